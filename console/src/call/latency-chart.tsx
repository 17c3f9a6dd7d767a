// How long the caller waited for the agent, turn by turn.
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatMs } from '../calls/durations.ts';
import { useColors } from '../ui/use-colors.ts';

const HEIGHT_PX = 132;
const FONT = '11px ui-sans-serif, system-ui, sans-serif';

/** `waits`: in ms, one for each turn. */
export function LatencyChart({ waits }: { waits: readonly number[] }) {
  const container = useRef<HTMLDivElement>(null);
  const colors = useColors(['--agent', '--faint', '--line']);
  useEffect(() => {
    const place = container.current;
    if (place === null) return;
    const bars = UPlot.paths.bars?.({ size: [0.6, 28], radius: 0.2 });
    const axis = { stroke: colors['--faint'], font: FONT, ticks: { show: false } };
    const chart = new UPlot(
      {
        width: place.clientWidth,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [0.5, waits.length + 0.5] }, y: { range: (_, __, max) => [0, max * 1.15] } },
        axes: [
          {
            ...axis,
            grid: { show: false },
            values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? `${tick}` : '')),
          },
          {
            ...axis,
            size: 56,
            grid: { stroke: colors['--line'], width: 1 },
            values: (_, ticks) => ticks.map(formatMs),
          },
        ],
        series: [
          {},
          {
            stroke: colors['--agent'],
            fill: `color-mix(in srgb, ${colors['--agent']} 55%, transparent)`,
            ...(bars !== undefined && { paths: bars }),
            points: { show: false },
          },
        ],
      },
      [waits.map((_, turn) => turn + 1), [...waits]],
      place,
    );
    const observer = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT_PX }));
    observer.observe(place);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [waits, colors]);
  return (
    <figure className="px-2 pt-3 pb-1">
      <div ref={container} aria-hidden />
      <figcaption className="sr-only">
        Wait for the agent in each turn: {waits.map((wait, turn) => `turn ${turn + 1} ${formatMs(wait)}`).join(', ')}
      </figcaption>
    </figure>
  );
}
