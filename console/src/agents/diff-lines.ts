// What has changed between two texts, line by line.

export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Its number, from 1, in the text that it is in; of a line in both, in the new one. */
  number: number;
}

/** By the longest common subsequence: enough for files of a few thousand lines. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const common = commonLengths(old, fresh);
  const lines: DiffLine[] = [];
  let [at, to] = [0, 0];
  while (at < old.length || to < fresh.length) {
    const [removed, added] = [old[at], fresh[to]];
    if (removed !== undefined && removed === added) {
      lines.push({ kind: 'same', text: removed, number: to + 1 });
      at += 1;
      to += 1;
    } else if (
      added === undefined ||
      (removed !== undefined && lengthAt(common, at + 1, to) >= lengthAt(common, at, to + 1))
    ) {
      lines.push({ kind: 'removed', text: removed ?? '', number: at + 1 });
      at += 1;
    } else {
      lines.push({ kind: 'added', text: added, number: to + 1 });
      to += 1;
    }
  }
  return lines;
}

/** Changed lines with a few around them; `null` stands for those that were left out. */
export function hunksOf(lines: readonly DiffLine[], around = 3): (DiffLine | null)[] {
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, index) => {
    if (shown[index]) return [line];
    return index === 0 || shown[index - 1] ? [null] : [];
  });
}

/** How many lines the two have in common from each place on. */
function commonLengths(old: string[], fresh: string[]): Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1));
  for (let at = old.length - 1; at >= 0; at -= 1) {
    const row = lengths[at];
    if (row === undefined) continue;
    for (let to = fresh.length - 1; to >= 0; to -= 1) {
      row[to] =
        old[at] === fresh[to]
          ? lengthAt(lengths, at + 1, to + 1) + 1
          : Math.max(lengthAt(lengths, at + 1, to), lengthAt(lengths, at, to + 1));
    }
  }
  return lengths;
}

function lengthAt(lengths: Uint16Array[], at: number, to: number): number {
  return lengths[at]?.[to] ?? 0;
}
