// Makes the page in dist/, or in the folder that is named: node build.ts. Any static server can serve it; cameras want
// https, or localhost.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const folder = fileURLToPath(new URL('.', import.meta.url));
const outDir = process.argv[2] ?? join(folder, 'dist');

await build({
  cwd: folder,
  config: false,
  entry: { main: 'main.ts' },
  outDir,
  platform: 'browser',
  dts: false,
  deps: { alwaysBundle: [/^@patchcord\//] },
  minify: true,
  logLevel: 'warn',
});
copyFileSync(join(folder, 'index.html'), join(outDir, 'index.html'));
