// The emulated telephone network: people at the handset page, scripted people, and ordinary phones.
import type { Timings } from '../calls/timings.ts';
import type { Clock } from '../clock.ts';
import type { Handsets } from './handset/handsets.ts';
import { ordinaryRing, ordinaryTalk, scriptedRing } from './ordinary-phone.ts';
import type { PhoneNetwork, RingOptions } from './phone.ts';
import { type EndableLine, recordedLine } from './phone-line.ts';
import type { PhoneRecords } from './record/phone-records.ts';
import { answeredCall, plannedRing, withinLimit } from './ringing.ts';
import type { PreparedScript, ScriptBook } from './script/script-book.ts';
import { ScriptLine } from './script/script-line.ts';

export interface PhoneNetworkOptions {
  clock: Clock;
  timings: Timings;
  records: PhoneRecords;
  /** Scripted people; null: nobody is. */
  scripts: ScriptBook | null;
  /** Live people, who come before scripts; null: nobody is. */
  handsets: Handsets | null;
  /** How long an ordinary phone talks, in audio; null: until it is hung up. Default: as `timings` say. */
  talkMs?: number | null;
}

type CallInOptions = Omit<RingOptions, 'ringLimitMs'>;

/** A handset that is open for the number is rung; else a script decides; else the last four digits of the number. */
export function createPhoneNetwork(options: PhoneNetworkOptions): PhoneNetwork {
  const { clock, timings, scripts, handsets } = options;
  return {
    ring(number, ring) {
      const live = handsets?.ring(number, ring) ?? null;
      if (live !== null) return live;
      const script = scripts?.find(number) ?? null;
      const plan = script === null ? ordinaryRing(number, timings) : scriptedRing(script.ring, timings);
      return plannedRing(withinLimit(plan, ring.ringLimitMs), clock, () => lineOf(number, ring, script, options));
    },
    callIn(number, call) {
      const live = handsets?.callIn(number, call) ?? null;
      return live ?? answeredCall(lineOf(number, call, scripts?.find(number) ?? null, options));
    },
  };
}

/** The recorded line of a phone that is put through now. Without a script it is an ordinary one. */
function lineOf(
  number: string,
  { callSid, sampleRate, connected }: CallInOptions,
  script: PreparedScript | null,
  { clock, timings, records, talkMs = timings.talkMs }: PhoneNetworkOptions,
): EndableLine {
  const record = records.begin(callSid, number, sampleRate);
  const known = script ?? ordinaryTalk(talkMs, connected);
  const line = new ScriptLine({ script: known, sampleRate, timeline: record.timeline });
  const { leavesAfterMs } = ordinaryRing(number, timings);
  if (script === null && leavesAfterMs !== null) clock.startTimer(leavesAfterMs, () => line.hangUp());
  return recordedLine(line, record);
}
