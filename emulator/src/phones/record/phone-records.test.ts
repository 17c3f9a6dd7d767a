import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWav } from '../../audio/wav.ts';
import { newFolder } from '../../testing/new-folder.ts';
import { joined, silence, tone } from '../testing/audio.ts';
import { PhoneRecords } from './phone-records.ts';

const now = () => 1_700_000_000_000;

function channelsOf(folder: string, name: string): Int16Array[] {
  const wav = readWav(readFileSync(join(folder, name)));
  if (!wav.ok) throw new Error(wav.error);
  return wav.value.channels;
}

test('what was said is on the left, what was heard on the right, with the timeline beside it', async () => {
  const folder = join(newFolder(), 'phones');
  const records = new PhoneRecords({ folder, now });
  const record = records.begin('abc', '09876500010', 8000);
  record.timeline.add({ at: 320, type: 'hung-up', by: 'phone' });
  record.said(tone(160));
  record.heard(silence(160));
  record.said(silence(160));
  record.heard(tone(160, 500));
  record.close();
  await records.settled();
  expect(channelsOf(folder, 'abc.1.wav')).toEqual([
    joined(tone(160), silence(160)),
    joined(silence(160), tone(160, 500)),
  ]);
  const report = {
    callSid: 'abc',
    phone: 1,
    number: '09876500010',
    sampleRate: 8000,
    startedAt: now(),
    wav: 'abc.1.wav',
    samples: 320,
    isCut: false,
    events: [{ at: 320, type: 'hung-up', by: 'phone' }],
  };
  expect(JSON.parse(readFileSync(join(folder, 'abc.1.json'), 'utf8'))).toEqual(report);
  expect(await records.of('abc')).toEqual([report]);
  expect(await new PhoneRecords({ folder, now }).of('abc')).toEqual([report]);
});

test('one side that was not carried at all is silence', async () => {
  const folder = newFolder();
  const records = new PhoneRecords({ folder, now });
  const record = records.begin('abc', '09876500010', 8000);
  // More than one side may run ahead of the other.
  for (let second = 0; second < 12; second += 1) record.said(tone(8000));
  record.close();
  await records.settled();
  const [said, heard] = channelsOf(folder, 'abc.1.wav');
  expect(said).toEqual(tone(96_000));
  expect(heard).toEqual(silence(96_000));
});

test('a recording that grows too long is cut and says so', async () => {
  const folder = newFolder();
  const records = new PhoneRecords({ folder, now, maxSeconds: 1 });
  const record = records.begin('abc', '09876500010', 8000);
  for (let at = 0; at < 3; at += 1) {
    record.said(tone(5000));
    record.heard(silence(5000));
  }
  record.close();
  await records.settled();
  expect(channelsOf(folder, 'abc.1.wav')[0]).toEqual(joined(tone(5000), tone(3000)));
  expect(await records.of('abc')).toMatchObject([{ samples: 15_000, isCut: true }]);
});

test('only the newest records stay, on the disk, too', async () => {
  const folder = newFolder();
  const records = new PhoneRecords({ folder, now, maxRecords: 2 });
  for (const callSid of ['a', 'b', 'b', 'c']) {
    records.begin(callSid, '09876500010', 8000).close();
    await records.settled();
  }
  expect(readdirSync(folder).toSorted()).toEqual(['b.2.json', 'b.2.wav', 'c.1.json', 'c.1.wav']);
  expect(await records.of('a')).toEqual([]);
  expect((await records.of('b')).map(({ phone }) => phone)).toEqual([2]);
  expect(records.wavPath('a', 1)).toBeNull();
});

test('without a folder there are timelines and no audio', async () => {
  const records = new PhoneRecords({ folder: null, now });
  const record = records.begin('abc', '09876500010', 8000);
  record.said(tone(160));
  expect(await records.of('abc')).toMatchObject([{ wav: null, samples: null }]);
  record.close();
  await records.settled();
  expect(await records.of('abc')).toMatchObject([{ wav: null, samples: 160 }]);
});

test('a record that cannot be written is told, and the call knows nothing of it', async () => {
  const folder = newFolder();
  const lost: unknown[] = [];
  const records = new PhoneRecords({ folder, now, whenLost: (error) => lost.push(error) });
  records.begin('abc', '09876500010', 8000).close();
  await records.settled();
  rmSync(folder, { recursive: true });
  const record = records.begin('def', '09876500010', 8000);
  record.said(tone(160));
  record.close();
  await records.settled();
  expect(lost).toMatchObject([{ code: 'ENOENT' }]);
});
