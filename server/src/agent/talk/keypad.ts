// Keys come one by one; the model is told of them together.
import type { Timers } from '../../timers.ts';

/** People who type a number pause less than this between keys. */
const PAUSE_MS = 1_500;
const MAX_DIGITS = 32;

export interface Keypad {
  press(digit: string): void;
  close(): void;
}

/** `#` ends what is typed at once. */
export function createKeypad(timers: Timers, onTyped: (digits: string) => void): Keypad {
  let digits = '';
  let cancel = () => {};
  const tell = () => {
    cancel();
    const typed = digits;
    digits = '';
    if (typed !== '') onTyped(typed);
  };
  return {
    press(digit) {
      digits += digit;
      cancel();
      if (digit === '#' || digits.length >= MAX_DIGITS) tell();
      else cancel = timers.after(PAUSE_MS, tell);
    },
    close() {
      cancel();
      digits = '';
    },
  };
}
