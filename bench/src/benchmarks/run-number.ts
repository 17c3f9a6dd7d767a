// Numbers for plans: no two of them may name the same call.

let last = 0;

export function nextRun(): number {
  last += 1;
  return last;
}
