// How calls are put into words.

const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function timeOf(epochMs) {
  return clockTime.format(new Date(epochMs));
}

/** `+1.2 s` after the beginning of the call. */
export function since(epochMs, startMs) {
  return `+${((epochMs - startMs) / 1000).toFixed(1)} s`;
}

/** `1:05`. */
export function lasted(durationMs) {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Whom a call is between: a call to a flow or a bot has one party, and the ExoPhone. */
export function partiesOf(call) {
  const [first, second] = call.legs;
  if (call.kind === 'inbound' || call.kind === 'to-flow' || call.kind === 'to-stream') {
    return { from: first.number, to: call.exoPhone };
  }
  return { from: first.number, to: second.number ?? call.exoPhone };
}

const kinds = {
  'two-numbers': 'Two numbers',
  inbound: 'Called in',
  'to-flow': 'To a flow',
  'to-stream': 'To a bot',
};

export function kindOf(call) {
  return kinds[call.kind] ?? 'Two numbers';
}

/** What the call is at now, with the colour it is shown in. */
export function statusOf(call) {
  if (call.endedAt === null) {
    const ringing = call.phase.startsWith('ringing') || call.phase === 'originating';
    return { text: ringing ? 'ringing' : call.status, kind: 'live' };
  }
  return { text: call.status, kind: call.status === 'completed' ? 'good' : 'bad' };
}
