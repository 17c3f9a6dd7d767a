// Speaks the texts of the emulated voice model with espeak-ng into the WAV files that are committed.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../emulator/assets/speech/', import.meta.url));
const voices = { en: ['-v', 'en-gb', '-s', '190'], hi: ['-v', 'hi', '-s', '165'] };
const targetRate = 24_000;
/** −3 dBFS. */
const peak = 0.708 * 32_767;
/** Below this, at either end of a clip, nothing is heard. */
const silence = 0.005 * 32_767;
const marginMs = 20;
/** Half of the width of the resampling filter, in samples of the source. */
const halfWidth = 32;

for (const { id, language, text } of JSON.parse(readFileSync(`${folder}clips.json`, 'utf8'))) {
  const { rate, samples } = speak(text, voices[language]);
  const clip = trimmed(normalized(resampled(samples, rate)));
  writeFileSync(`${folder}${id}.wav`, wavFile(clip));
  console.log(`${id}: ${(clip.length / targetRate).toFixed(2)} s`);
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

/** Sinc interpolation under a Hann window; the target rate is above the source's, so nothing can alias. */
function resampled(samples, rate) {
  const length = Math.floor((samples.length * targetRate) / rate);
  return Float64Array.from({ length }, (_, index) => {
    const at = (index * rate) / targetRate;
    let sum = 0;
    for (let tap = Math.floor(at) - halfWidth + 1; tap <= at + halfWidth; tap += 1) {
      const distance = at - tap;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / halfWidth);
      sum += (samples[tap] ?? 0) * window * sinc(distance);
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

function trimmed(samples) {
  const margin = (marginMs * targetRate) / 1000;
  const audible = (sample) => Math.abs(sample) > silence;
  return samples.subarray(Math.max(0, samples.findIndex(audible) - margin), samples.findLastIndex(audible) + margin);
}

function wavFile(samples) {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(targetRate, 24);
  file.writeUInt32LE(targetRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => {
    file.writeInt16LE(sample, 44 + index * 2);
  });
  return file;
}
