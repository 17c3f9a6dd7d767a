// What an event of a call's log tells, in words: how the call differs from what was told of it before.
import type { CallView } from '../api/types.ts';
import { callStatuses, legStatusOf } from '../calls/call-status.ts';
import { formatSeconds } from '../calls/durations.ts';

/** `before`: null for the first event of a call. Never empty. */
export function describeChange(before: CallView | null, after: CallView): string[] {
  const changes = [
    ...(before?.status === after.status ? [] : [callStatuses[after.status].name]),
    ...legChanges(before, after),
    ...(after.reason !== null && before?.reason?.code !== after.reason.code ? [after.reason.message] : []),
    ...learned(before?.agent ?? null, after.agent, (agent) => `agent ${agent}`),
    ...learned(before?.instanceId ?? null, after.instanceId, (instance) => `on the instance ${instance}`),
    ...learned(before?.conversationSeconds ?? null, after.conversationSeconds, (s) => `talked ${formatSeconds(s)}`),
    ...learned(before?.durationSeconds ?? null, after.durationSeconds, (s) => `billed ${formatSeconds(s)}`),
    ...learned(before?.price ?? null, after.price, (price) => `price ${price}`),
    ...(after.recording && before?.recording !== true ? ['Exotel has a recording'] : []),
    ...(after.settled && before?.settled !== true ? ['figures are final'] : []),
    ...after.flags.filter((flag) => !before?.flags.includes(flag)).map((flag) => `flag ${flag}`),
  ];
  return changes.length > 0 ? changes : ['Looked at again; nothing that is shown here has changed'];
}

function legChanges(before: CallView | null, after: CallView): string[] {
  return after.legs.flatMap(({ party, status }) => {
    const was = before?.legs.find((leg) => leg.party === party)?.status ?? 'not-dialled';
    if (was === status) return [];
    return [`${party === 'from' ? 'caller' : 'callee'} ${legStatusOf(status).name.toLowerCase()}`];
  });
}

function learned<Value>(before: Value | null, after: Value | null, tell: (value: Value) => string): string[] {
  return after === null || before === after ? [] : [tell(after)];
}
