// The figures of a call in one strip: what one looks for first.
import type { ReactNode } from 'react';
import type { CallView, Talk } from '../api/types.ts';
import { formatMs, formatSeconds } from '../calls/durations.ts';
import { percentile, waitsOf } from './latency.ts';

export function Figures({ call, talk }: { call: CallView; talk: Talk | null }) {
  const figures = talk?.figures ?? null;
  const waits = figures === null ? [] : waitsOf(figures);
  const [median, slowest] = [percentile(waits, 0.5), percentile(waits, 0.9)];
  const rang = call.answeredAt === null ? null : (Date.parse(call.answeredAt) - Date.parse(call.createdAt)) / 1000;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line sm:grid-cols-4">
      <Figure
        name="Talked"
        value={call.conversationSeconds === null ? null : formatSeconds(call.conversationSeconds)}
      />
      <Figure name="Until answered" value={rang === null ? null : `${rang.toFixed(1)} s`} />
      <Figure
        name="Billed"
        value={call.durationSeconds === null ? null : formatSeconds(call.durationSeconds)}
        note={settling(call)}
      />
      <Figure name="Price" value={call.price === null ? null : String(call.price)} note={settling(call)} />
      {talk !== null && (
        <>
          <Figure name="First word" value={figures?.firstAudioMs == null ? null : formatMs(figures.firstAudioMs)} />
          <Figure
            name="Wait for the agent"
            value={median === null ? null : formatMs(median)}
            note={slowest === null ? null : `median · P90 ${formatMs(slowest)}`}
          />
          <Figure name="Interruptions" value={figures === null ? null : String(figures.interruptions)} />
          <Figure
            name="Model cost"
            value={figures?.costUsd == null ? null : `$${figures.costUsd.toFixed(4)}`}
            note={figures?.costUsd == null ? null : 'estimate by list prices'}
          />
        </>
      )}
    </dl>
  );
}

function Figure({ name, value, note = null }: { name: string; value: string | null; note?: ReactNode }) {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="mt-0.5 text-lg font-semibold tracking-tight tabular-nums">
        {value ?? <span className="text-faint">–</span>}
      </dd>
      {note !== null && <dd className="text-2xs text-faint">{note}</dd>}
    </div>
  );
}

function settling({ endedAt, settled, medium }: CallView): string | null {
  return endedAt !== null && !settled && medium === 'phone' ? 'finalising, about 2 min' : null;
}
