import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../testing/new-folder.ts';
import { parseFlow, readFlowFolder } from './flow-file.ts';

const good = `
name: Front desk
exoPhones: ['+918047000001']
start: greet
applets:
  greet:
    applet: greeting
    text: Welcome
    next: menu
  menu:
    applet: gather
    maxDigits: 2
    next: { digits: end, noInput: greet }
  end:
    applet: hangup
`;

test('a flow is read with its defaults, and its numbers in canonical form', () => {
  const flow = parseFlow(good, 'front-desk.yaml');
  expect(flow).toMatchObject({
    ok: true,
    value: {
      exoPhones: ['08047000001'],
      start: 'greet',
      applets: { menu: { maxDigits: 2, timeoutSeconds: 5, finishKey: '#', next: { digits: 'end', noInput: 'greet' } } },
    },
  });
});

test.each([
  ['an unknown applet', 'applet: hangup', 'applet: hang-up', '15: applet end: applet must be one of greeting, gather,'],
  ['a field that is none', 'maxDigits: 2', 'maxDigit: 2', '11: applet menu: has no field maxDigit'],
  ['a value out of range', 'maxDigits: 2', 'maxDigits: 0', '12: applet menu: maxDigits '],
  ['a greeting without words', '    text: Welcome\n', '', '7: applet greet: needs one of text, audio and url'],
  [
    'a transition to nowhere',
    'noInput: greet',
    'noInput: gone',
    '13: applet menu: next.noInput leads to gone, which is not there',
  ],
  ['an unknown transition', 'noInput: greet', 'nothing: greet', '13: applet menu: next has no field nothing'],
  ['a start that is not there', 'start: greet', 'start: begin', '4: start leads to begin, which is not there'],
  ['a start that is missing', 'start: greet\n', '', 'start is missing'],
  ['a text where a number belongs', 'maxDigits: 2', 'maxDigits: two', '12: applet menu: maxDigits must be a number'],
  ['an ExoPhone that is none', '+918047000001', 'sip:desk', '3: exoPhones.0 is not a phone number'],
  ['broken YAML', 'start: greet', 'start: [', 'is not YAML'],
])('%s is refused with its file, line, applet and field', (_name, from, to, problem) => {
  const flow = parseFlow(good.replace(from, to), 'front-desk.yaml');
  expect(flow).toMatchObject({ ok: false, error: expect.stringContaining('front-desk.yaml:') });
  expect(flow).toMatchObject({ ok: false, error: expect.stringContaining(problem) });
});

test.each([
  [
    'a Voicebot with four parameters',
    '{ applet: voicebot, url: "wss://bot.example", params: { a: 1, b: 2, c: 3, d: 4 } }',
    'params may have 3 entries',
  ],
  [
    'a Voicebot without a socket',
    '{ applet: voicebot, url: "ftp://bot.example" }',
    'url must be a wss, ws, https or http URL',
  ],
  ['a Connect without numbers and URL', '{ applet: connect }', 'needs one of numbers, dialWhomUrl and url'],
  [
    'a Connect with numbers and URL',
    '{ applet: connect, url: "https://app.example", numbers: [] }',
    'needs one of numbers, dialWhomUrl and url',
  ],
  [
    'a Greeting with a file that is no WAV',
    '{ applet: greeting, audio: hello.mp3 }',
    'audio must be an http or https URL, or the name of a .wav file',
  ],
  [
    'a Connect with a message and nobody to hear it',
    '{ applet: connect, numbers: [], startPlayback: { text: Hello, to: caller } }',
    'startPlayback.to',
  ],
  ['a Stream that neither starts nor stops', '{ applet: stream, action: pause }', 'action'],
])('%s is refused', (_name, applet, problem) => {
  const flow = parseFlow(`start: a\napplets:\n  a: ${applet}\n`, 'x.yaml');
  expect(flow).toMatchObject({ ok: false, error: expect.stringContaining(`x.yaml:3: applet a: ${problem}`) });
});

test('the worked example of the documentation is a flow', () => {
  const page = readFileSync(new URL('../../../docs/emulator-flows.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  expect(parseFlow(example, '228040.yaml')).toMatchObject({ ok: true, value: { start: 'greet' } });
});

test('a bomb of aliases is refused', () => {
  const layers = Array.from({ length: 8 }, (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`);
  const bomb = ['a0: &a0 [1]', ...layers].join('\n');
  expect(parseFlow(bomb, 'bomb.yaml')).toMatchObject({ ok: false, error: expect.stringContaining('alias') });
});

test('the flows of a folder have the names of their files, and a wrong one stops the start', () => {
  const folder = newFolder();
  writeFileSync(join(folder, '228040.yaml'), good);
  writeFileSync(join(folder, 'other.yml'), good);
  writeFileSync(join(folder, 'notes.txt'), 'no flow');
  expect([...readFlowFolder(folder).keys()]).toEqual(['228040', 'other']);
  writeFileSync(join(folder, 'broken.yaml'), 'start: 1');
  expect(() => readFlowFolder(folder)).toThrow(/broken\.yaml:1: start must be a string/);
  expect(() => readFlowFolder(join(folder, 'nowhere'))).toThrow('Cannot read the flows in');
});
