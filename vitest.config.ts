import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*/src/**/*.test.ts'],
    globalSetup: './testing/src/vitest-global-setup.ts',
    reporters: ['default', './testing/src/closing-line-reporter.ts'],
    // Real servers on two cores: more files at once only make each slower.
    maxWorkers: 2,
    // Where the processor has them, V8 now and then ends a worker: "Check failed: jit_page.has_value()" (nodejs/node#64500).
    execArgv: ['--no-memory-protection-keys'],
    testTimeout: 30_000,
    // One of several thousand on a busy machine should not cost the whole run; the run ends by naming it.
    retry: 1,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
