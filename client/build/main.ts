// `npm run build`: makes the published package in dist/, or in the folder that is named, ready to be packed as it is.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'tsdown';
import { publishedManifest } from './published-manifest.ts';
import { wireTypes } from './wire-types.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = process.argv[2] ?? join(root, 'dist');
// Inside the workspace, so that its declarations are generated as those of any other source.
const generated = mkdtempSync(join(root, 'generated-'));

try {
  const wireFile = join(generated, 'wire.ts');
  writeFileSync(wireFile, wireTypes());
  await build({
    cwd: root,
    config: false,
    entry: { index: 'src/index.ts', media: 'src/media/index.ts', testing: 'src/testing/index.ts' },
    outDir: dist,
    platform: 'neutral',
    target: 'es2022',
    format: 'esm',
    plugins: [protocolTypes(wireFile)],
    deps: { neverBundle: ['ws', /^node:/], alwaysBundle: [/^@patchcord\//] },
    // Readers find the comments in the declarations and in the repository; apps need not load them.
    outputOptions: { comments: false, chunkFileNames: 'shared-[hash].js' },
    minify: true,
    dts: { generator: 'oxc' },
    logLevel: 'warn',
    failOnWarn: true,
  });
} finally {
  rmSync(generated, { recursive: true });
}
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(publishedManifest, null, 2)}\n`);
copyFileSync(join(root, 'README.md'), join(dist, 'README.md'));
copyFileSync(join(root, '..', 'LICENSE'), join(dist, 'LICENSE'));

/** The types of the protocol come from the file made of it: of its own they need zod. */
function protocolTypes(wireFile: string): Rolldown.Plugin {
  return {
    name: 'protocol-types',
    load: {
      filter: { id: /client\/src\/.+\.ts$/ },
      handler: (id) => readFileSync(id, 'utf8').replace("from '@patchcord/protocol'", `from '${wireFile}'`),
    },
  };
}
