// `npm run mobile:android` and `npm run mobile:ios`: makes the app's project, to be built with the platform's own tools.
import { generate, platforms } from './generate.ts';
import { readSettings } from './settings.ts';

const platform = platforms.find((one) => one === process.argv[2]);
const settings = readSettings(process.env);
if (platform === undefined || !settings.ok) {
  console.error(settings.ok ? 'Say android or ios.' : settings.error);
  process.exit(2);
}
const folder = await generate(platform, settings.value, new URL('../app/', import.meta.url));
console.log(`The project is in ${folder}. How to build it: docs/mobile.md.`);
