// The telephone network of an emulator: people at the handset page, scripted people, ordinary phones.
import { join } from 'node:path';
import { systemClock } from './clock.ts';
import { silentPhones } from './exchange/silent-phones.ts';
import type { Settings } from './options.ts';
import { Handsets } from './phones/handset/handsets.ts';
import type { PhoneNetwork } from './phones/phone.ts';
import { createPhoneNetwork } from './phones/phone-network.ts';
import { PhoneRecords } from './phones/record/phone-records.ts';
import { readScriptBook, type ScriptBook } from './phones/script/script-book.ts';

export interface Phones {
  /** Those that a flow or a stream begins with: they stay until they are hung up. */
  callers: PhoneNetwork;
  /** Those that a flow dials, and both of a call between two numbers: an ordinary one talks for a while and leaves. */
  agents: PhoneNetwork;
  /** What phones said and heard. */
  records: PhoneRecords;
  handsets: Handsets;
}

/** Rejects when a script is wrong, with every mistake, or when a folder cannot be used. */
export async function buildPhones(settings: Settings): Promise<Phones> {
  const { clock, timings, dataDir, isRealTime } = settings;
  const records = new PhoneRecords({
    folder: dataDir === null ? null : join(dataDir, 'phones'),
    now: () => clock.now(),
    whenLost: () => settings.log({ event: 'recording-lost' }),
  });
  const handsets = new Handsets({ clock: systemClock, records });
  if (settings.phones !== null) return { callers: settings.phones, agents: settings.phones, records, handsets };
  if (!isRealTime) {
    // Phones with sound need real time.
    const callers = silentPhones({ clock, timings, talkMs: null });
    return { callers, agents: silentPhones({ clock, timings, talkMs: timings.talkMs }), records, handsets };
  }
  const common = { clock, timings, records, scripts: await scriptsOf(settings), handsets };
  return {
    callers: createPhoneNetwork({ ...common, talkMs: null }),
    agents: createPhoneNetwork(common),
    records,
    handsets,
  };
}

async function scriptsOf({ phoneScripts }: Settings): Promise<ScriptBook | null> {
  if (phoneScripts === null) return null;
  const book = await readScriptBook(phoneScripts);
  if (!book.ok) throw new Error(`The phone scripts are not right:\n${book.errors.join('\n')}`);
  return book.value;
}
