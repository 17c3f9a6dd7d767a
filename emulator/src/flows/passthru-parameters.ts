// What a Passthru applet tells: the call, and what a Connect, a Gather or a stream before it brought.
import { encodeAppletTime } from '@patchcord/exotel';
import { spelledNumber } from '../dialects.ts';
import type { RingOutcome } from '../phones/phone.ts';
import { type CallParameters, callParameters, customField, digits, type Parameters } from './applet-parameters.ts';
import type { DialledLeg, DialReport } from './flow-memory.ts';
import type { FlowPorts } from './flow-ports.ts';
import { streamParameters } from './stream-parameters.ts';

type Facts = Pick<FlowPorts, 'call' | 'clock' | 'dialects' | 'memory' | 'tenantId' | 'gone'>;

/** The end of a call that is not over, in every capture. */
const noEndTime = '1970-01-01 05:30:00';
/** When a recording is promised for, in the capture. */
const recordingAfterMs = 5 * 60 * 1000;

/** `16`, `1003` and their texts are captured; the others are Q.850's and assumed. */
const causes: Readonly<Record<RingOutcome, readonly [text: string, code: string]>> = {
  answered: ['NORMAL_CLEARING', '16'],
  'no-answer': ['RING_TIMEOUT', '1003'],
  busy: ['USER_BUSY', '17'],
  failed: ['NORMAL_TEMPORARY_FAILURE', '41'],
  canceled: ['ORIGINATOR_CANCEL', '487'],
};

/**
 * The parameters in the captured order; which of them come depends on what went before
 * (reference: support.exotel.com articles 48283 and 3000132269; captured requests of 2022 and 2026).
 */
export function passthruParameters(facts: Facts): Parameters {
  const call = callParameters(facts);
  const { memory, dialects } = facts;
  const { dial } = memory;
  return [
    ['CallSid', call.callSid],
    ['CallFrom', call.from],
    ['CallTo', call.to],
    ['Direction', call.direction],
    ['ForwardedFrom', 'null'],
    ['Created', call.created],
    ...(dial === null ? [] : dialled(dial)),
    ['StartTime', call.started],
    ['EndTime', noEndTime],
    ...(dial === null ? [] : ([['DialCallStatus', dial.status]] as const)),
    ['CallType', callType(facts)],
    ['DialWhomNumber', spelledNumber(dial?.legs.at(-1)?.number ?? '', dialects)],
    ['ProcessStatus', 'null'],
    ['flow_id', call.flowId],
    ['tenant_id', facts.tenantId],
    ['From', call.from],
    ['To', call.landing],
    ...(dial === null ? [] : afterDial(dial, call, facts)),
    ...customField(facts),
    ...digits(facts),
    ...streamParameters(memory.stream, dialects),
  ];
}

/** `call-attempt`: nothing but the flow itself. */
function callType({ memory: { dial }, gone }: Facts): string {
  if (dial === null) return gone.aborted ? 'client-hangup' : 'call-attempt';
  if (dial.status === 'completed') return 'completed';
  return dial.status === 'canceled' ? 'client-hangup' : 'incomplete';
}

function dialled({ durationSeconds, record, status }: DialReport): Parameters {
  const duration = ['DialCallDuration', String(durationSeconds)] as const;
  // The emulator makes no recording: the field is there, as it would be, and empty.
  return record && status === 'completed' ? [duration, ['RecordingUrl', '']] : [duration];
}

function afterDial(dial: DialReport, { now }: CallParameters, { clock, dialects }: Facts): Parameters {
  const isRecorded = dial.record && dial.status === 'completed';
  const outgoing = spelledNumber(dial.outgoingNumber, dialects);
  return [
    ...(isRecorded ? ([['RecordingAvailableBy', encodeAppletTime(clock.now() + recordingAfterMs)]] as const) : []),
    ['CurrentTime', now],
    ['OutgoingPhoneNumber', outgoing],
    ...dial.legs.flatMap((leg, index) =>
      legParameters(leg, index, { outgoing, number: spelledNumber(leg.number, dialects) }),
    ),
  ];
}

function legParameters(leg: DialledLeg, index: number, spelled: { number: string; outgoing: string }): Parameters {
  const [causeCode, cause] = causes[leg.outcome];
  const name = (field: string) => `Legs[${index}][${field}]`;
  return [
    [name('Number'), spelled.number],
    [name('Type'), 'single'],
    [name('OnCallDuration'), String(leg.onCallSeconds)],
    [name('CallerId'), spelled.outgoing],
    [name('CauseCode'), causeCode],
    [name('Cause'), cause],
  ];
}
