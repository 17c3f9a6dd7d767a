// Turns the steps of a script into actions, one at a time as the call goes on.
import { mumble } from '../sound/mumble.ts';
import { type Background, endlessly, whiteNoise } from '../sound/noise.ts';
import {
  type Action,
  atOnce,
  listening,
  quiet,
  type Sayable,
  type Stage,
  samplesOf,
  saying,
  stayingQuiet,
} from './action.ts';
import { type PreparedScript, soundKey } from './script-book.ts';
import type { BackgroundOrder, Speech, Step, Timeout } from './step.ts';

const digitMs = 100;
const betweenDigitsMs = 100;

/** A stage whose background can be changed. */
export interface ScriptStage extends Stage {
  setBackground(background: Background | null): void;
}

/** The actions of the script. Each is made when the one before it is over, and begins at that moment. */
export function* playScript(script: PreparedScript, stage: ScriptStage): Generator<Action, void> {
  yield* playSteps(script.steps, script, stage);
}

function* playSteps(steps: readonly Step[], script: PreparedScript, stage: ScriptStage): Generator<Action, void> {
  for (const step of steps) {
    if (step.kind === 'loop') {
      for (let round = 0; step.times === null || round < step.times; round += 1) {
        yield* playSteps(step.steps, script, stage);
      }
    } else if (step.kind === 'press') yield* pressing(step.digits, stage);
    else yield actionOf(step, script, stage);
  }
}

function actionOf(step: Exclude<Step, { kind: 'loop' | 'press' }>, script: PreparedScript, stage: ScriptStage): Action {
  const { sampleRate } = stage;
  switch (step.kind) {
    case 'say':
      return saying(speechOf(step.speech, script, sampleRate), stage);
    case 'mumble':
      return saying(mumbling(samplesOf(step.durationMs, sampleRate), sampleRate), stage);
    case 'listen':
      return listening(
        { to: step.to, atLeast: samplesOf(step.forMs, sampleRate), timeout: inSamples(step, stage) },
        stage,
      );
    case 'interrupt': {
      const whenHeard = () => stage.happened(stage.now, { type: 'interrupted' });
      const atLeast = samplesOf(step.afterMs, sampleRate);
      return listening({ to: 'speech', atLeast, timeout: inSamples(step, stage), whenHeard }, stage);
    }
    case 'wait':
      return quiet(samplesOf(step.durationMs, sampleRate));
    case 'stay-quiet':
      return stayingQuiet(samplesOf(step.durationMs, sampleRate), stage);
    case 'noise':
      return atOnce(() => stage.setBackground(backgroundOf(step.background, script, sampleRate)));
    case 'hang-up':
      return atOnce(() => stage.hangUp());
    case 'await':
      return { fill: (span) => (step.signal.aborted ? 0 : span.length) };
  }
}

/** A key is told when it is let go. */
function* pressing(digits: string, stage: Stage): Generator<Action, void> {
  for (const digit of digits) {
    yield quiet(samplesOf(digitMs, stage.sampleRate));
    yield atOnce(() => stage.press(digit, digitMs));
    yield quiet(samplesOf(betweenDigitsMs, stage.sampleRate));
  }
}

function inSamples({ timeout }: { timeout: Timeout | null }, { sampleRate }: Stage) {
  return timeout === null ? null : { after: samplesOf(timeout.afterMs, sampleRate), hangsUp: timeout.hangsUp };
}

function speechOf(speech: Speech, script: PreparedScript, sampleRate: number): Sayable {
  const audio = soundAt(script, soundKey(speech), sampleRate);
  const what = speech.kind === 'file' ? speech.file : speech.text;
  return { what, samples: audio.length, part: (from, to) => audio.subarray(from, to) };
}

function mumbling(samples: number, sampleRate: number): Sayable {
  return { what: 'mumble', samples, part: (from, to) => mumble(from, to, sampleRate) };
}

function backgroundOf(order: BackgroundOrder, script: PreparedScript, sampleRate: number): Background | null {
  if (order.kind === 'none') return null;
  if (order.kind === 'white') return whiteNoise(order.rmsDbfs);
  return endlessly(soundAt(script, soundKey(order), sampleRate), order.rmsDbfs);
}

function soundAt(script: PreparedScript, key: string, sampleRate: number): Int16Array {
  const sound = script.sounds.get(key);
  if (sound === undefined) throw new Error(`The script was prepared without the sound ${key}`);
  return sound.at(sampleRate);
}
