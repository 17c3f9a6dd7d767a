// What is known of a call: its ids, its legs, its times.
import type { ReactNode } from 'react';
import type { CallView, Talk } from '../api/types.ts';
import { nameOfKind } from '../calls/call-kind.tsx';
import { legStatusOf } from '../calls/call-status.ts';
import { formatSeconds } from '../calls/durations.ts';
import { Party } from '../calls/party.tsx';
import { placerOf } from '../calls/placer.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Tag } from '../ui/tag.tsx';

export function Facts({ call, talk }: { call: CallView; talk: Talk | null }) {
  const placer = placerOf(call);
  // Of an inbound call that is no news.
  const odd = call.flags.filter((flag) => !(flag === 'not-placed-here' && call.direction === 'inbound'));
  return (
    <dl className="divide-y divide-line">
      <Fact name="Kind">{nameOfKind(call)}</Fact>
      {call.legs.map((leg) => (
        <Fact key={leg.party} name={leg.party === 'from' ? 'Caller' : 'Callee'}>
          <Party
            given={leg.party === 'from' ? call.from : call.to}
            e164={leg.party === 'from' ? call.fromE164 : call.toE164}
          />
          <span className="mt-1 flex flex-wrap gap-1">
            <Tag tone={legStatusOf(leg.status).tone}>{legStatusOf(leg.status).name}</Tag>
            {leg.onCallSeconds !== null && <Tag>{formatSeconds(leg.onCallSeconds)} on the call</Tag>}
            {leg.answeredBy !== null && leg.answeredBy !== 'na' && <Tag>by {leg.answeredBy}</Tag>}
            {leg.cause !== null && <Tag>{leg.cause}</Tag>}
          </span>
        </Fact>
      ))}
      {call.hangUpReason !== null && <Fact name="Ended because">{call.hangUpReason}</Fact>}
      {talk !== null && (
        <Fact name="Agent">
          {talk.agent}
          <span className="block text-xs text-faint">on {talk.instanceId}</span>
          {talk.end !== null && <span className="block text-xs text-faint">ended: {talk.end}</span>}
        </Fact>
      )}
      <Fact name="Placed">
        {new Date(call.createdAt).toLocaleString()}
        {placer !== null && <span className="block text-xs text-faint">by {placer}</span>}
      </Fact>
      {call.answeredAt !== null && <Fact name="Answered">{new Date(call.answeredAt).toLocaleTimeString()}</Fact>}
      {call.endedAt !== null && <Fact name="Ended">{new Date(call.endedAt).toLocaleTimeString()}</Fact>}
      <IdFact name="Call id" id={call.callId} what="the call’s id" />
      {call.callSid !== call.callId && <IdFact name="Exotel’s id" id={call.callSid} what="Exotel’s id" />}
      {odd.length > 0 && (
        <Fact name="Odd">
          <span className="flex flex-wrap gap-1">
            {odd.map((flag) => (
              <Tag key={flag} tone="ringing">
                {flag}
              </Tag>
            ))}
          </span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-3 px-4 py-2.5 text-sm">
      <dt className="w-24 shrink-0 text-soft">{name}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
    </div>
  );
}

function IdFact({ name, id, what }: { name: string; id: string; what: string }) {
  return (
    <Fact name={name}>
      <span className="flex items-start gap-1">
        <code className="min-w-0 flex-1 font-mono text-xs leading-6 break-all text-soft">{id}</code>
        <CopyButton value={id} what={what} />
      </span>
    </Fact>
  );
}
