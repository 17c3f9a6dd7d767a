// The parameters that applets send, as captured from Exotel.
import { encodeAppletTime, encodeExotelTime } from '@patchcord/exotel';
import { partiesOf } from '../calls/any-call.ts';
import { spelledNumber } from '../dialects.ts';
import type { FlowPorts } from './flow-ports.ts';

export type Parameters = (readonly [string, string])[];

type Facts = Pick<FlowPorts, 'call' | 'clock' | 'dialects' | 'memory' | 'tenantId'>;

/** What all of the others are made of. */
export interface CallParameters {
  callSid: string;
  from: string;
  to: string;
  /** `To` as opposed to `CallTo`: in captures a number that the caller did not dial. */
  landing: string;
  direction: 'incoming' | 'outbound-dial';
  created: string;
  started: string;
  now: string;
  flowId: string;
}

export function callParameters({ call, clock, dialects }: Facts): CallParameters {
  const record = call();
  const { from, to, direction } = partiesOf(record);
  return {
    callSid: record.sid,
    from: spelledNumber(from, dialects),
    to: spelledNumber(to, dialects),
    landing: spelledNumber(dialects.landingNumber ?? to, dialects),
    direction: direction === 'inbound' ? 'incoming' : 'outbound-dial',
    created: encodeAppletTime(record.createdAt),
    started: encodeExotelTime(record.createdAt),
    now: encodeExotelTime(clock.now()),
    flowId: record.flowId ?? '',
  };
}

/** What a Voicebot with an https URL asks with (reference: a captured request of August 2026). */
export function resolverParameters(facts: Facts): Parameters {
  const { callSid, from, to, landing, direction, created, now } = callParameters(facts);
  const parameters: Parameters = [
    ['CallSid', callSid],
    ['CallFrom', from],
    ['CallTo', to],
    ['Direction', direction],
    ['Created', created],
    ['DialWhomNumber', ''],
    ['HangupLatencyStartTimeExocc', ''],
    ['HangupLatencyStartTime', ''],
    ['ServerCode', ''],
    ['From', from],
    ['To', landing],
    ['CurrentTime', now],
  ];
  return facts.dialects.resolverCallSid
    ? parameters
    : parameters.filter(([name]) => name !== 'CallSid' && name !== 'To' && name !== 'CallTo');
}

/**
 * What Greeting, Gather and Connect ask their dynamic URL with: the standard call parameters
 * (reference: support.exotel.com articles 3000096873 and 3000084635; the choice among them is assumed).
 */
export function dynamicUrlParameters(facts: Facts): Parameters {
  const { callSid, from, to, landing, direction, created, now, flowId } = callParameters(facts);
  return [
    ['CallSid', callSid],
    ['CallFrom', from],
    ['CallTo', to],
    ['Direction', direction],
    ['Created', created],
    ['DialWhomNumber', ''],
    ['flow_id', flowId],
    ['tenant_id', facts.tenantId],
    ['From', from],
    ['To', landing],
    ['CurrentTime', now],
    ...customField(facts),
    ...digits(facts),
  ];
}

export type PopupEvent = 'Dial' | 'Ringing' | 'Answered' | 'Terminal';

/**
 * What a Connect applet's popup says of one attempt: `busy` until it is over, then `free`
 * (reference: support.exotel.com articles 48284 and 3000106308; captured popups of 2022).
 */
export function popupParameters(facts: Facts, event: PopupEvent, agent: { number: string; email: string }): Parameters {
  const { callSid, from, to, landing, created, now } = callParameters(facts);
  return [
    ['CallSid', callSid],
    ['CallFrom', from],
    ['CallTo', to],
    ['Direction', facts.dialects.popupDirection],
    ['Created', created],
    ['From', from],
    ['To', landing],
    ['CurrentTime', now],
    ['DialWhomNumber', spelledNumber(agent.number, facts.dialects)],
    ['Status', event === 'Terminal' ? 'free' : 'busy'],
    ['EventType', event],
    ['AgentEmail', agent.email],
  ];
}

export function customField({ call }: Facts): Parameters {
  const { customField: value } = call();
  return value === null ? [] : [['CustomField', value]];
}

/** In double quotes, as Exotel sends them (reference: support.exotel.com article 48283). */
export function digits({ memory }: Facts): Parameters {
  return memory.digits === null ? [] : [['digits', `"${memory.digits}"`]];
}
