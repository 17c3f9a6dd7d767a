// Reads a payload as a report about a call, in whichever of Exotel's dialects it is.
import type { CallReport, ReportDialect, ReportLeg, ReportStream } from './call-report.ts';
import { ccm } from './dialects/ccm.ts';
import { type Dialect, type ReportNames, usualNames } from './dialects/dialect.ts';
import { dynamicUrl } from './dialects/dynamic-url.ts';
import { ipCalling } from './dialects/ip-calling.ts';
import { passthru } from './dialects/passthru.ts';
import { popup } from './dialects/popup.ts';
import { statusCallback } from './dialects/status-callback.ts';
import { Fields } from './fields.ts';
import { child, isPayload, type Payload } from './payload-tree.ts';

/** The applet that the asked address belongs to. */
export type ReportHint = 'passthru' | 'popup' | 'dynamic-url';

// In this order: each is known by marks that none after it has.
const dialects: readonly Dialect[] = [ipCalling, ccm, popup, statusCallback, passthru, dynamicUrl];
const hinted: Readonly<Record<ReportHint, Dialect>> = { passthru, popup, 'dynamic-url': dynamicUrl };

/**
 * Reads a StatusCallback, a Passthru, a popup, an applet's request for instructions, or a notice of IP calling or CCM.
 * Your own query parameters (a secret, a token) have to be taken out of the payload before: what is unknown is kept.
 *
 * @param hint decides where applets send the same parameters; the marks of any other dialect outweigh it
 * @returns null when there is neither a CallSid nor a CustomField and nothing else marks it as Exotel's
 */
export function readReport(payload: Payload, hint?: ReportHint): CallReport | null {
  const fields = new Fields(eventOf(payload));
  const known = dialects.find((dialect) => dialect.isSpokenIn(fields));
  const isUnclear = known === undefined || known === passthru || known === dynamicUrl;
  const dialect = (isUnclear && hint && hinted[hint]) || known;
  const report = readAs(dialect?.name ?? 'unknown', dialect?.names ?? usualNames, fields);
  return known || report.callSid !== null || report.customField !== null ? report : null;
}

/** The event itself, where it comes inside an envelope: CCM's, or that of a v1 call. */
function eventOf(payload: Payload): Payload {
  const response = child(payload, 'response');
  const inner = isPayload(response) ? response : payload;
  const event = child(inner, 'call_details') ?? child(inner, 'Call');
  return isPayload(event) ? event : payload;
}

function readAs(dialect: ReportDialect, names: ReportNames, fields: Fields): CallReport {
  const text = (fact: keyof ReportNames): string | null => fields.text(...names[fact]);
  const number = (fact: keyof ReportNames): number | null => fields.number(...names[fact]);
  const time = (fact: keyof ReportNames): string | null => fields.time(...names[fact]);
  const facts = {
    dialect,
    callSid: text('callSid'),
    customField: text('customField'),
    eventType: text('eventType')?.toLowerCase() ?? null,
    status: text('status'),
    direction: text('direction'),
    from: text('from'),
    to: text('to'),
    callFrom: text('callFrom'),
    callTo: text('callTo'),
    phoneNumber: text('phoneNumber'),
    dialWhomNumber: text('dialWhomNumber'),
    legs: fields.indices('Legs').map((index) => readLeg(fields, index)),
    conversationSeconds: number('conversationSeconds'),
    durationSeconds: number('durationSeconds'),
    price: number('price'),
    recordingUrl: text('recordingUrl'),
    startTime: time('startTime'),
    endTime: time('endTime'),
    dateCreated: time('dateCreated'),
    dateUpdated: time('dateUpdated'),
    digits: text('digits')?.replaceAll('"', '').trim() || null,
    callType: text('callType'),
    dialCallStatus: text('dialCallStatus'),
    flowId: text('flowId'),
    stream: readStream(fields),
    agentEmail: text('agentEmail'),
  };
  return { ...facts, extra: fields.rest() };
}

function readLeg(fields: Fields, index: number): ReportLeg {
  const text = (name: string): string | null => fields.text(`Legs[${index}][${name}]`);
  return {
    index,
    status: text('Status'),
    onCallSeconds: fields.number(`Legs[${index}][OnCallDuration]`),
    answeredBy: text('AnsweredBy'),
    number: text('Number'),
    cause: text('Cause'),
    causeCode: text('CauseCode'),
  };
}

function readStream(fields: Fields): ReportStream | null {
  // Also as text that is no JSON: the address may be anywhere in it.
  const isBroken = fields.text('Stream') !== null;
  fields.drop('Stream[StreamUrl]');
  if (!fields.has('Stream') || isBroken) return null;
  return {
    sid: fields.text('Stream[StreamSID]'),
    status: fields.text('Stream[Status]'),
    durationSeconds: fields.number('Stream[Duration]'),
    recordingUrl: fields.text('Stream[RecordingUrl]'),
    disconnectedBy: fields.text('Stream[DisconnectedBy]'),
    error: fields.text('Stream[Error]'),
    detailedStatus: fields.text('Stream[DetailedStatus]'),
  };
}
