// How long something has been running, in the two units that matter.

const units = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
];

/** `3 d 4 h`, `12 min 5 s`. */
export function formatUptime(seconds: number): string {
  const first = units.findIndex((unit) => seconds >= unit.seconds);
  if (first === -1) return '0 s';
  let rest = Math.floor(seconds);
  return units
    .slice(first, first + 2)
    .flatMap(({ name, seconds: size }) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count} ${name}`];
    })
    .join(' ');
}
