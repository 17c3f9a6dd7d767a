// Labels of metrics whose values others choose: so many different ones, and then `other`.

const MAX_VALUES = 50;
/** What Prometheus' pages can still show. */
const MAX_CHARACTERS = 60;

/** Each value of ours is a series that is kept without end. */
export function boundedLabel(maxValues = MAX_VALUES): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= maxValues || value.length > MAX_CHARACTERS) return 'other';
    known.add(value);
    return value;
  };
}
