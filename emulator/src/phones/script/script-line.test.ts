import { expect, test } from 'vitest';
import { rmsDbfs } from '../../audio/level.ts';
import { joined, silence, tone } from '../testing/audio.ts';
import { prepared } from '../testing/prepared.ts';
import { Timeline } from '../timeline.ts';
import { ScriptLine } from './script-line.ts';

const sampleRate = 8000;
const tick = 160;
const hello = tone(1000);
const question = tone(700, 5000);

function lineOf(steps: unknown[], rate = sampleRate) {
  const timeline = new Timeline();
  const script = prepared(steps, { 'hello.wav': hello, 'question.wav': question });
  return { line: new ScriptLine({ script, sampleRate: rate, timeline }), timeline };
}

/** Carries the audio tick by tick: what is said in the time of what is heard. */
function talk(line: ScriptLine, heard: Int16Array, samples = tick): Int16Array {
  const said: Int16Array[] = [];
  for (let at = 0; at < heard.length; at += samples) {
    const part = heard.subarray(at, at + samples);
    said.push(line.speak(part.length));
    line.hear(part);
  }
  return joined(...said);
}

test.each([1, 160, 777, 8000])('sounds and pauses follow each other to the sample, asked for by %i', (samples) => {
  const { line, timeline } = lineOf([
    { wait: '100ms' },
    { say: 'hello.wav' },
    { wait: '50ms' },
    { say: 'question.wav' },
  ]);
  const said = talk(line, silence(8000), samples);
  expect(said).toEqual(joined(silence(800), hello, silence(400), question, silence(8000 - 2900)));
  expect(timeline.events).toEqual([
    { at: 800, type: 'said', until: 1800, what: 'hello.wav' },
    { at: 2200, type: 'said', until: 2900, what: 'question.wav' },
  ]);
});

test('a sound plays as long on a line of another rate', () => {
  const { line, timeline } = lineOf([{ say: 'hello.wav' }], 16_000);
  talk(line, silence(3200));
  expect(timeline.events).toEqual([{ at: 0, type: 'said', until: 2000, what: 'hello.wav' }]);
});

test('who listens for speech goes on at the tick after so much of it', () => {
  const { line } = lineOf([{ listenFor: 'speech', for: '100ms' }, { say: 'hello.wav' }]);
  const heard = joined(silence(1600), tone(1600), silence(4800));
  // 100 ms of speech are 800 samples, heard by 2400: a tick boundary.
  expect(talk(line, heard)).toEqual(joined(silence(2400), hello, silence(8000 - 3400)));
});

test('speech that is too short is not what is listened for', () => {
  const { line } = lineOf([{ listenFor: 'speech', for: '100ms' }, { say: 'hello.wav' }]);
  expect(talk(line, joined(tone(480), silence(8000)))).toEqual(silence(8480));
});

test('who listens for silence counts from the end of speech, and from the beginning of the step', () => {
  const { line, timeline } = lineOf([
    { listenFor: 'silence', for: '300ms' },
    { say: 'hello.wav' },
    { listenFor: 'silence', for: '200ms' },
    { say: 'question.wav' },
  ]);
  // Speech ends at 1600, so that 300 ms of silence are heard by 4000. The second silence begins after hello.
  talk(line, joined(tone(1600), silence(10_000)));
  expect(timeline.events).toEqual([
    { at: 0, type: 'speech-started' },
    { at: 1600, type: 'speech-stopped' },
    { at: 4000, type: 'said', until: 5000, what: 'hello.wav' },
    { at: 6720, type: 'said', until: 7420, what: 'question.wav' },
  ]);
});

test('listening in vain ends at the sample of its timeout', () => {
  const { line, timeline } = lineOf([{ listenFor: 'speech', timeout: '333ms' }, { say: 'hello.wav' }]);
  talk(line, silence(4000));
  expect(timeline.events).toEqual([
    { at: 2664, type: 'listened-in-vain' },
    { at: 2664, type: 'said', until: 3664, what: 'hello.wav' },
  ]);
});

test('listening in vain may end the call', () => {
  const { line, timeline } = lineOf([
    { listenFor: 'speech', timeout: '50ms', onTimeout: 'hangUp' },
    { say: 'hello.wav' },
  ]);
  expect(talk(line, silence(1600))).toEqual(silence(1600));
  expect(line.hungUp.aborted).toBe(true);
  expect(timeline.events.at(-1)).toEqual({ at: 400, type: 'hung-up', by: 'phone' });
});

test('who interrupts begins to talk while the other is still talking', () => {
  const { line, timeline } = lineOf([{ interrupt: 'after 800ms of speech' }, { say: 'hello.wav' }]);
  const said = talk(line, joined(silence(1000), tone(16_000)));
  // 800 ms after 1000 is 7400, which is heard by the tick that ends at 7520.
  expect(said.subarray(0, 8520)).toEqual(joined(silence(7520), hello));
  expect(timeline.events).toEqual([
    { at: 1000, type: 'speech-started' },
    { at: 7520, type: 'interrupted' },
    { at: 7520, type: 'said', until: 8520, what: 'hello.wav' },
  ]);
});

test('keys are told one by one when they are let go', () => {
  const { line, timeline } = lineOf([{ press: '1#' }]);
  const told = [];
  for (let at = 0; at < 4000; at += tick) {
    line.speak(tick);
    for (const key of line.takeDigits()) told.push({ ...key, by: at + tick });
  }
  expect(told).toEqual([
    { digit: '1', durationMs: 100, by: 960 },
    { digit: '#', durationMs: 100, by: 2560 },
  ]);
  expect(timeline.events).toEqual([
    { at: 800, type: 'pressed', digit: '1' },
    { at: 2400, type: 'pressed', digit: '#' },
  ]);
});

test('a background is under the voice and in the pauses, but not where the person stays quiet', () => {
  const steps = [{ noise: 'white -45dBFS' }, { wait: '1s' }, { stayQuiet: '1s' }, { say: 'hello.wav' }];
  const { line, timeline } = lineOf(steps);
  const said = talk(line, silence(24_000));
  expect(rmsDbfs(said.subarray(0, 8000))).toBeCloseTo(-45, 0);
  expect(said.subarray(8000, 16_000)).toEqual(silence(8000));
  expect(said.subarray(16_000, 17_000)).not.toEqual(hello);
  expect(rmsDbfs(said.subarray(17_000))).toBeCloseTo(-45, 0);
  expect(timeline.events[0]).toEqual({ at: 8000, type: 'stayed-quiet', until: 16_000 });
  expect(talk(lineOf(steps).line, silence(24_000))).toEqual(said);
});

test('a recorded background goes round at the level that is asked for', () => {
  const { line } = lineOf([{ noise: 'question.wav -20dBFS' }, { wait: '1s' }, { noise: 'off' }]);
  const said = talk(line, silence(9600));
  expect(rmsDbfs(said.subarray(0, 8000))).toBeCloseTo(-20, 1);
  expect(said.subarray(700, 1400)).toEqual(said.subarray(0, 700));
  expect(said.subarray(8000)).toEqual(silence(1600));
});

test('a loop repeats its steps, and one for ever goes on until somebody hangs up', () => {
  const thrice = lineOf([{ loop: '3', steps: [{ say: 'hello.wav' }, { wait: '10ms' }] }, 'hangUp']);
  talk(thrice.line, silence(8000));
  expect(thrice.timeline.events.map(({ at, type }) => [at, type])).toEqual([
    [0, 'said'],
    [1080, 'said'],
    [2160, 'said'],
    [3240, 'hung-up'],
  ]);
  const forever = lineOf([{ loop: 'forever', steps: [{ say: 'hello.wav' }] }]);
  talk(forever.line, silence(100_160));
  expect(forever.timeline.events).toHaveLength(100);
});

test('who has hung up is silent, hears nothing and has said what he had said', () => {
  const { line, timeline } = lineOf([{ say: 'hello.wav' }, 'hangUp', { say: 'question.wav' }]);
  const said = talk(line, tone(4000));
  expect(said).toEqual(joined(hello, silence(3000)));
  expect(line.hungUp.aborted).toBe(true);
  expect(timeline.events).toEqual([
    { at: 0, type: 'speech-started' },
    { at: 0, type: 'said', until: 1000, what: 'hello.wav' },
    { at: 1000, type: 'hung-up', by: 'phone' },
  ]);
});

test('a call that is cut off ends a sentence in its middle, and nobody has hung up', () => {
  const { line, timeline } = lineOf([{ say: 'hello.wav' }]);
  talk(line, silence(480));
  line.cutOff();
  expect(timeline.events).toEqual([
    { at: 0, type: 'said', until: 480, what: 'hello.wav' },
    { at: 480, type: 'hung-up', by: 'exchange' },
  ]);
  expect(line.hungUp.aborted).toBe(false);
  expect(line.speak(160)).toEqual(silence(160));
});

test('a mumble is heard as speech', () => {
  const [speaking, listening] = [lineOf([{ mumble: '1s' }]), lineOf([])];
  const said = speaking.line.speak(16_000);
  listening.line.hear(said);
  expect(listening.timeline.events).toMatchObject([{ type: 'speech-started' }, { type: 'speech-stopped' }]);
});
