// What the two devices of a call between apps tell each other to set up and change their media. The same messages go
// both ways: the server hands on what one device has said to the other.
import { z } from 'zod';
import { signalLimits } from './limits.ts';

const callId = z.string().min(1).max(64);
const generation = z
  .int()
  .min(1)
  .max(signalLimits.maxGeneration)
  .describe('Which pair of RTCPeerConnections is meant, counted from 1; `restart` begins the next.');
const seq = z.int().min(1).max(signalLimits.maxSeq);
const lastSeq = z.int().min(0).max(signalLimits.maxSeq);
const sdp = z
  .string()
  .min(1)
  .max(signalLimits.maxSdpLength)
  .describe('Handed on as it is. Candidates may be in it, or follow on their own.');

/** What `RTCIceCandidate.toJSON()` gives. */
export const iceCandidateSchema = z.object({
  candidate: z.string().max(signalLimits.maxCandidateLength),
  sdpMid: z.string().max(64).nullable().optional(),
  sdpMLineIndex: z.int().min(0).max(1024).nullable().optional(),
  usernameFragment: z.string().max(256).nullable().optional(),
});

export const signalBodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offer'), sdp }).describe('Proposes media. May cross an offer of the other device.'),
  z.object({ kind: z.literal('answer'), sdp }).describe('Answers the offer of the other device.'),
  z
    .object({
      kind: z.literal('candidates'),
      candidates: z.array(iceCandidateSchema).min(1).max(signalLimits.maxCandidatesPerMessage),
    })
    .describe('Where this device can be reached: what was gathered since the last such message.'),
  z
    .object({
      kind: z.literal('end-of-candidates'),
      usernameFragment: z.string().max(256).nullable().optional(),
    })
    .describe('No further candidates come for now.'),
  z
    .object({
      kind: z.literal('media-state'),
      muted: z.boolean().describe('The microphone is off.'),
      camera: z.boolean().describe('The camera is on.'),
      screen: z.boolean().describe('The screen is shared.'),
      held: z.boolean().describe('The other person has been put on hold.'),
    })
    .describe('What this device does with its media, all of it each time. Nothing is negotiated by this.'),
  z
    .object({ kind: z.literal('restart') })
    .describe(
      'This device has thrown its RTCPeerConnection away: the other one does the same, and both begin anew. The first signal of its generation. An ICE restart is not this but an ordinary `offer`.',
    ),
]);

export const signalSchema = z
  .object({
    type: z.literal('signal'),
    callId,
    generation,
    seq: seq.describe(
      'Counts the signals of this sender in this generation, from 1. Not the place in the log of events.',
    ),
    body: signalBodySchema,
  })
  .describe(
    'For the other device of a call between apps, and from it. Passes and is not stored: the sender keeps it until it is acknowledged, and sends it again under the same `seq`.',
  );

export const signalAckSchema = z
  .object({
    type: z.literal('signal_ack'),
    callId,
    generation,
    received: lastSeq.describe('The last signal of the other device that was taken; all before it were, too.'),
  })
  .describe('The sender of these signals need not keep them any longer.');

export const signalingStates = ['stable', 'have-local-offer', 'have-remote-offer'] as const;
export type SignalingState = (typeof signalingStates)[number];

export const signalResumeSchema = z
  .object({
    type: z.literal('signal_resume'),
    callId,
    generation,
    sent: lastSeq.describe('The last signal that this device has made; 0: none yet.'),
    received: lastSeq.describe('The last signal that it has taken; 0: none yet.'),
    state: z
      .enum(signalingStates)
      .describe('How far the negotiation is as this device sees it (RTCPeerConnection.signalingState).'),
  })
  .describe(
    'Begins or resumes the signalling of a call: the first message about it on each connection. The other device then sends again what comes after `received`.',
  );

export type Signal = z.infer<typeof signalSchema>;
export type IceCandidate = z.infer<typeof iceCandidateSchema>;
export type SignalBody = z.infer<typeof signalBodySchema>;
export type SignalAck = z.infer<typeof signalAckSchema>;
export type SignalResume = z.infer<typeof signalResumeSchema>;
/** All that two devices tell each other through the server. */
export type SignalMessage = Signal | SignalAck | SignalResume;
