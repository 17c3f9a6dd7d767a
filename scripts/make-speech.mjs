// Speaks texts with espeak-ng into the WAV files that are committed: each folder has its texts in `clips.json`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folders = [
  // What the emulated voice model says.
  { path: 'emulator/assets/speech/', rate: 24_000 },
  // What callers hear when no model can speak, at the rate of a telephone.
  { path: 'server/assets/speech/', rate: 8000 },
  // Greetings of the agents that come with the project.
  { path: 'agents/greetings/', rate: 16_000 },
];
const voices = { en: ['-v', 'en-gb', '-s', '190'], hi: ['-v', 'hi', '-s', '165'] };
/** −3 dBFS. */
const peak = 0.708 * 32_767;
/** Below this, at either end of a clip, nothing is heard. */
const silence = 0.005 * 32_767;
const marginMs = 20;
/** Half of the width of the resampling filter, in samples of the lower rate. */
const halfWidth = 32;

for (const { path, rate } of folders) {
  const folder = fileURLToPath(new URL(`../${path}`, import.meta.url));
  for (const { id, language, text } of JSON.parse(readFileSync(`${folder}clips.json`, 'utf8'))) {
    const spoken = speak(text, voices[language]);
    const clip = trimmed(normalized(resampled(spoken, rate)), rate);
    writeFileSync(`${folder}${id}.wav`, wavFile(clip, rate));
    console.log(`${path}${id}: ${(clip.length / rate).toFixed(2)} s`);
  }
}

function speak(text, voice) {
  const { status, stdout, stderr, error } = spawnSync('espeak-ng', [...voice, '--stdout', text], {
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`espeak-ng failed: ${error?.message ?? stderr}`);
  const dataAt = stdout.indexOf('data') + 8;
  const data = stdout.subarray(dataAt);
  const samples = Float64Array.from({ length: data.length >> 1 }, (_, index) => data.readInt16LE(index * 2));
  return { rate: stdout.readUInt32LE(24), samples };
}

/** Sinc interpolation under a Hann window; towards a lower rate also the low-pass that keeps aliases out. */
function resampled({ rate, samples }, targetRate) {
  const cutoff = Math.min(1, targetRate / rate);
  const reach = Math.ceil(halfWidth / cutoff);
  const length = Math.floor((samples.length * targetRate) / rate);
  return Float64Array.from({ length }, (_, index) => {
    const at = (index * rate) / targetRate;
    let sum = 0;
    for (let tap = Math.floor(at) - reach + 1; tap <= at + reach; tap += 1) {
      const distance = at - tap;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / reach);
      sum += (samples[tap] ?? 0) * window * cutoff * sinc(distance * cutoff);
    }
    return sum;
  });
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function normalized(samples) {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  return samples.map((sample) => Math.round((sample * peak) / loudest));
}

function trimmed(samples, rate) {
  const margin = (marginMs * rate) / 1000;
  const audible = (sample) => Math.abs(sample) > silence;
  return samples.subarray(Math.max(0, samples.findIndex(audible) - margin), samples.findLastIndex(audible) + margin);
}

function wavFile(samples, rate) {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => {
    file.writeInt16LE(sample, 44 + index * 2);
  });
  return file;
}
