// What the emulator prints at its start.
import { magicNumbers } from './calls/simulated-phone.ts';
import { defaults } from './options.ts';
import { emulatorVersion } from './version.ts';

export function banner(url: string): string {
  const { sid, key, token } = defaults.account;
  const phones = Object.entries(magicNumbers).map(([digits, { behaviour }]) => `    …${digits}  ${behaviour}`);
  return [
    `Patchcord emulator ${emulatorVersion}: an Exotel on ${url}`,
    `  page with calls, faults and a handset: ${url}/`,
    `  voice model: ${url.replace(/^http/, 'ws')}/v1/realtime`,
    `  account ${sid}, key ${key}, token ${token}, ExoPhone ${defaults.exoPhones.join(' ')}`,
    '  What a phone does is in the last four digits of its number:',
    ...phones,
    '    others answer and talk',
  ].join('\n');
}
