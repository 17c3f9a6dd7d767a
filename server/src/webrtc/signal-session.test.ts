import {
  type IceCandidate,
  type SignalBody,
  type SignalingState,
  type SignalMessage,
  signalLimits,
  signalSchema,
} from '@patchcord/protocol';
import { describe, expect, test } from 'vitest';
import { SignalSession } from './signal-session.ts';

const offer: SignalBody = { kind: 'offer', sdp: 'v=0' };
const answer: SignalBody = { kind: 'answer', sdp: 'v=0' };
const mediaState: SignalBody = { kind: 'media-state', muted: true, camera: false, screen: false, held: false };
const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };

function signal(seq: number, body: SignalBody, generation = 1): SignalMessage {
  return { type: 'signal', callId: 'call-1', generation, seq, body };
}

function candidates(count: number): SignalBody {
  return { kind: 'candidates', candidates: Array.from({ length: count }, () => candidate) };
}

function resume(at: { sent?: number; received?: number; state?: SignalingState } = {}): SignalMessage {
  return { type: 'signal_resume', callId: 'call-1', generation: 1, sent: 0, received: 0, state: 'stable', ...at };
}

/** A session whose client has resumed, with a clock that gives it a token for each message. */
function session(isPolite = false, at: Parameters<typeof resume>[0] = {}) {
  let now = 0;
  const made = new SignalSession(isPolite, now);
  const say = (message: SignalMessage) => {
    now += 1000;
    const said = made.fromClient(message, now);
    return said.ok ? said.toPeer : said.rejection.code;
  };
  say(resume(at));
  return { say, hear: (message: SignalMessage) => made.fromPeer(message) };
}

describe('of a client', () => {
  test('nothing counts before it has said how far it is, and nothing is handed to it', () => {
    const fresh = new SignalSession(false, 0);
    expect(fresh.fromPeer(signal(1, offer))).toEqual({ toClient: null, toPeer: null });
    expect(fresh.fromClient(signal(1, offer), 0)).toMatchObject({ rejection: { code: 'signal-wrong-state' } });
    expect(fresh.fromClient(resume(), 0)).toEqual({ ok: true, toPeer: resume() });
    expect(fresh.fromPeer(signal(1, offer))).toEqual({ toClient: signal(1, offer), toPeer: null });
  });

  test('an answer without an offer is refused, and so is a second offer before the answer', () => {
    const { say, hear } = session();
    expect(say(signal(1, answer))).toBe('signal-wrong-state');
    expect(say(signal(1, offer))).toEqual(signal(1, offer));
    expect(say(signal(2, offer))).toBe('signal-wrong-state');
    expect(hear(signal(1, answer)).toClient).toEqual(signal(1, answer));
    expect(say(signal(2, offer))).toEqual(signal(2, offer));
  });

  test('what it sends again is handed on again, and what it sends too early is not', () => {
    const { say } = session();
    expect(say(signal(1, offer))).toEqual(signal(1, offer));
    expect(say(signal(3, mediaState))).toBeNull();
    expect(say(signal(1, offer))).toEqual(signal(1, offer));
    expect(say(signal(2, mediaState))).toEqual(signal(2, mediaState));
  });

  test('10,000 candidates end at the limit of the negotiation, and the next one has the same again', () => {
    const { say, hear } = session();
    say(signal(1, offer));
    const perMessage = signalLimits.maxCandidatesPerMessage;
    const taken = signalLimits.maxCandidatesPerNegotiation / perMessage;
    const answers = Array.from({ length: 10_000 / perMessage }, (_, nth) =>
      say(signal(nth + 2, candidates(perMessage))),
    );
    expect(answers.filter((one) => typeof one === 'object' && one !== null)).toHaveLength(taken);
    expect(answers[taken]).toBe('too-many-candidates');
    hear(signal(1, answer));
    expect(say(signal(taken + 2, offer))).toEqual(signal(taken + 2, offer));
    expect(say(signal(taken + 3, candidates(1)))).toEqual(signal(taken + 3, candidates(1)));
  });

  test('resuming on the same connection gives it no new candidates', () => {
    const { say } = session();
    say(signal(1, offer));
    for (let seq = 2; seq < 22; seq += 1) say(signal(seq, candidates(50)));
    say(resume({ sent: 21, state: 'have-local-offer' }));
    expect(say(signal(22, candidates(1)))).toBe('too-many-candidates');
  });

  test('messages above the rate are refused with the time to wait', () => {
    const fresh = new SignalSession(false, 0);
    for (let nth = 0; nth < signalLimits.messageBurst; nth += 1) expect(fresh.fromClient(resume(), 0).ok).toBe(true);
    expect(fresh.fromClient(resume(), 0)).toMatchObject({ rejection: { code: 'rate-limited', retryAfterMs: 100 } });
    expect(fresh.fromClient(resume(), 100).ok).toBe(true);
  });

  test('a restart begins the next generation; what belongs to the one before goes nowhere', () => {
    const { say, hear } = session();
    say(signal(1, offer));
    expect(say(signal(1, offer, 2))).toBe('signal-wrong-state');
    expect(say(signal(1, { kind: 'restart' }, 3))).toBe('signal-wrong-state');
    expect(say(signal(1, { kind: 'restart' }, 2))).toEqual(signal(1, { kind: 'restart' }, 2));
    expect(say(signal(2, mediaState))).toBeNull();
    expect(hear(signal(1, answer)).toClient).toBeNull();
    expect(say(signal(2, offer, 2))).toEqual(signal(2, offer, 2));
  });

  test('on another instance it goes on where it says that it was', () => {
    const { say, hear } = session(false, { sent: 4, received: 7, state: 'have-remote-offer' });
    expect(hear(signal(7, offer)).toClient).toBeNull();
    expect(say(signal(5, answer))).toEqual(signal(5, answer));
  });
});

describe('of the other device', () => {
  test('each signal is handed over once and in order; for a lost one it is asked once', () => {
    const { hear } = session();
    expect(hear(signal(1, mediaState)).toClient).toEqual(signal(1, mediaState));
    expect(hear(signal(1, mediaState))).toEqual({ toClient: null, toPeer: null });
    expect(hear(signal(3, mediaState))).toEqual({ toClient: null, toPeer: resume({ received: 1 }) });
    expect(hear(signal(4, mediaState))).toEqual({ toClient: null, toPeer: null });
    for (const seq of [2, 3, 4]) expect(hear(signal(seq, mediaState)).toClient).toEqual(signal(seq, mediaState));
    expect(hear(signal(6, mediaState)).toPeer).toEqual(resume({ received: 4 }));
  });

  test('an answer that nothing was offered for is not handed over, and does not stop what follows', () => {
    const { hear } = session();
    expect(hear(signal(1, answer)).toClient).toBeNull();
    expect(hear(signal(2, mediaState)).toClient).toEqual(signal(2, mediaState));
  });

  test('its second offer is not handed over while the first one has no answer', () => {
    const { hear, say } = session();
    hear(signal(1, offer));
    expect(hear(signal(2, offer)).toClient).toBeNull();
    say(signal(1, answer));
    expect(hear(signal(3, offer)).toClient).toEqual(signal(3, offer));
  });

  test('when offers cross, the callee answers the caller’s, and the caller may not answer the callee’s', () => {
    const [caller, callee] = [session(false), session(true)];
    caller.say(signal(1, offer));
    callee.say(signal(1, offer));
    expect(caller.hear(signal(1, offer)).toClient).toEqual(signal(1, offer));
    expect(callee.hear(signal(1, offer)).toClient).toEqual(signal(1, offer));
    expect(caller.say(signal(2, answer))).toBe('signal-wrong-state');
    expect(callee.say(signal(2, answer))).toEqual(signal(2, answer));
    expect(caller.hear(signal(2, answer)).toClient).toEqual(signal(2, answer));
  });
});

describe('the schema', () => {
  const fits = (body: unknown) => signalSchema.safeParse(signal(1, body as SignalBody)).success;

  test('takes what a browser makes, and nothing beyond the limits', () => {
    expect(fits({ kind: 'offer', sdp: 'x'.repeat(signalLimits.maxSdpLength) })).toBe(true);
    expect(fits({ kind: 'offer', sdp: 'x'.repeat(signalLimits.maxSdpLength + 1) })).toBe(false);
    expect(fits({ kind: 'offer', sdp: 'x'.repeat(1024 * 1024) })).toBe(false);
    expect(fits(candidates(50))).toBe(true);
    expect(fits(candidates(51))).toBe(false);
    expect(fits(candidates(0))).toBe(false);
    const long: IceCandidate = { ...candidate, candidate: 'x'.repeat(1025) };
    expect(fits({ kind: 'candidates', candidates: [long] })).toBe(false);
    expect(fits({ kind: 'pranswer', sdp: 'v=0' })).toBe(false);
  });
});
