import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Each test of a store has a database thread, and each thread would strip its types in a WebAssembly of its own. With
// so many of them V8 now and then ends the process (nodejs/node#64500); what is stripped already needs none.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

export default defineConfig({
  test: {
    include: ['*/src/**/*.test.ts'],
    globalSetup: './testing/src/vitest-global-setup.ts',
    reporters: ['default', './testing/src/closing-line-reporter.ts'],
    // Real servers on two cores: more files at once only make each slower.
    maxWorkers: 2,
    testTimeout: 30_000,
    // One of several thousand on a busy machine should not cost the whole run; the run ends by naming it.
    retry: 1,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
