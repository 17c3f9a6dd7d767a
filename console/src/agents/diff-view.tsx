// The difference between the file and what is about to be saved.
import { classes } from '../ui/classes.ts';
import { type DiffLine, diffLines, hunksOf } from './diff-lines.ts';

const looks: Record<DiffLine['kind'], { row: string; sign: string; told: string }> = {
  same: { row: 'text-soft', sign: ' ', told: '' },
  added: { row: 'bg-live-wash text-live', sign: '+', told: 'Added: ' },
  removed: { row: 'bg-bad-wash text-bad', sign: '−', told: 'Removed: ' },
};

export function DiffView({ before, after }: { before: string; after: string }) {
  return (
    <div className="max-h-[50dvh] overflow-auto rounded-lg border border-line bg-sunken py-2 font-mono text-xs leading-5">
      <ol aria-label="Changes" className="w-max min-w-full">
        {hunksOf(diffLines(before, after)).map((line, index) =>
          line === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn once
            <li key={index} aria-hidden className="px-3 text-faint select-none">
              ⋯
            </li>
          ) : (
            <li
              key={`${line.kind} ${line.number}`}
              className={classes('flex pr-4 whitespace-pre', looks[line.kind].row)}
            >
              <span aria-hidden className="w-10 shrink-0 pr-2 text-right opacity-60 select-none">
                {line.number}
              </span>
              <span aria-hidden className="w-4 shrink-0 select-none">
                {looks[line.kind].sign}
              </span>
              <span className="sr-only">{looks[line.kind].told}</span>
              {line.text}
            </li>
          ),
        )}
      </ol>
    </div>
  );
}
