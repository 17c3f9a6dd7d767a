// How good the line is: four bars, and the figures behind them.
import type { QualityReport } from '@patchcord/client/media';
import { Popover } from 'radix-ui';
import { formatMs } from '../calls/durations.ts';
import { classes } from '../ui/classes.ts';
import { qualityOf } from './quality.ts';

const colours = ['bg-white/30', 'bg-red-400', 'bg-amber-400', 'bg-lime-400', 'bg-emerald-400'];

export function QualityMeter({ report: { sample, averageMosEstimate, lowestMosEstimate } }: { report: QualityReport }) {
  const { bars, word } = qualityOf(sample);
  const number = (value: number | null | undefined, unit: string) =>
    value == null ? '–' : `${value.toFixed(1)} ${unit}`;
  const figures = [
    ['Round trip', sample?.roundTripMs == null ? '–' : formatMs(sample.roundTripMs)],
    ['Lost', number(sample?.lossPercent, '%')],
    ['Jitter', sample?.jitterMs == null ? '–' : formatMs(sample.jitterMs)],
    ['Coming in', sample === null ? '–' : `${sample.incomingKbps} kbit/s`],
    ['Going out', sample === null ? '–' : `${sample.outgoingKbps} kbit/s`],
    ['MOS, estimated', number(sample?.mosEstimate, 'of 4.4')],
    ['Average, lowest', `${number(averageMosEstimate, '')} / ${number(lowestMosEstimate, '')}`],
  ];
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={`Quality of the line: ${word}`}
        className="flex h-8 items-end gap-0.5 rounded-lg px-2 py-2 hover:bg-white/15"
      >
        {[1, 2, 3, 4].map((bar) => (
          <span
            key={bar}
            className={classes('w-1 rounded-sm', bar <= bars ? colours[bars] : colours[0])}
            style={{ height: `${bar * 25}%` }}
          />
        ))}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={6}
          collisionPadding={12}
          className="z-50 w-60 animate-fade rounded-xl border border-line bg-raised p-3 text-xs text-ink shadow-raised"
        >
          <p className="mb-2 font-semibold">The line is {word}</p>
          <dl className="grid gap-1">
            {figures.map(([name, value]) => (
              <div key={name} className="flex justify-between gap-3">
                <dt className="text-soft">{name}</dt>
                <dd className="tabular-nums">{value}</dd>
              </div>
            ))}
          </dl>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
