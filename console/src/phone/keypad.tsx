// The keys of a telephone.
import { classes } from '../ui/classes.ts';

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', ''],
  ['#', ''],
] as const;

/** What screen readers would leave out. */
const symbols: Record<string, string> = { '*': 'star', '#': 'hash' };

export function Keypad({ onPress, isLarge = false }: { onPress: (key: string) => void; isLarge?: boolean }) {
  return (
    <fieldset aria-label="Keypad" className="grid grid-cols-3 gap-2">
      {keys.map(([key, letters]) => (
        <button
          key={key}
          type="button"
          {...(symbols[key] !== undefined && { 'aria-label': symbols[key] })}
          onClick={() => onPress(key)}
          className={classes(
            'flex flex-col items-center justify-center rounded-xl border border-line bg-surface leading-none transition-colors select-none hover:bg-hover active:bg-line',
            isLarge ? 'h-14' : 'h-11',
          )}
        >
          <span className={classes('font-medium tabular-nums', isLarge ? 'text-lg' : 'text-base')}>{key}</span>
          {isLarge && letters !== '' && (
            <span className="mt-1 text-[0.5625rem] tracking-widest text-faint">{letters}</span>
          )}
        </button>
      ))}
    </fieldset>
  );
}
