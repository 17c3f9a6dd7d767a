import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quietestDbfs, rmsDbfs } from '../../audio/level.ts';
import { clip } from '../../model/saying/speech-library.ts';
import { startAppletServer } from '../../testing/applet-server.ts';
import { eventually } from '../../testing/eventually.ts';
import { callIn, emulatorWith, flowCall, steps } from '../../testing/flow-call.ts';
import { clipAudio, heardBy, placeOf, sameSamples } from '../../testing/heard.ts';
import { newFolder } from '../../testing/new-folder.ts';

const caller = '09876500010';

/** A call in real time whose caller goes by a script, to its end. */
async function gathered(script: readonly string[], gather: object, tellUrl = 'http://127.0.0.1:9/') {
  const folder = newFolder();
  const lines = [`"${caller}":`, '  steps:', ...script.map((step) => `    - ${step}`)];
  writeFileSync(join(folder, 'caller.yaml'), lines.join('\n'));
  const dataDir = newFolder();
  const menu = { applet: 'gather' as const, ...gather, next: { digits: 'tell' } };
  const flow = { start: 'menu', applets: { menu, tell: { applet: 'passthru' as const, url: tellUrl } } };
  await using emulator = await emulatorWith(flow, { speed: 1, dataDir, phoneScripts: { folder } });
  const call = callIn(emulator, caller);
  await eventually(() => expect(flowCall(emulator, call).endedAt).not.toBeNull());
  return { steps: steps(emulator, call), heard: await heardBy(dataDir, call) };
}

test('the first key breaks the prompt off, and keys are heard while it plays', async () => {
  await using app = await startAppletServer({ '/tell': {} });
  const gather = { text: clip('long').text, maxDigits: 3, timeoutSeconds: 0.5 };
  const { heard } = await gathered(['wait: 600ms', 'press: "42"', 'wait: 20s'], gather, `${app.url}/tell`);
  expect(app.of('/tell')[0]?.parameters['digits']).toBe('"42"');
  const spoken = clipAudio('long');
  const at = placeOf(spoken.subarray(0, 2_400), heard) ?? Number.NaN;
  const heardSamples = sameSamples(spoken, heard.subarray(at));
  expect(heardSamples).toBeLessThan(spoken.length / 2);
  expect(rmsDbfs(heard.subarray(at + heardSamples))).toBe(quietestDbfs);
});

test('who presses nothing hears the whole prompt, and then has his time', async () => {
  const { steps: found, heard } = await gathered(['wait: 20s'], { text: clip('done').text, timeoutSeconds: 0.5 });
  expect(found).toEqual(['menu:noInput']);
  const spoken = clipAudio('done');
  const at = placeOf(spoken, heard) ?? Number.NaN;
  expect(heard.length - at - spoken.length).toBeGreaterThan(2_000);
});
