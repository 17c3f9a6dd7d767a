// Closes a test run with the tests that want mending, and its figures on a line of their own, in a form that any CI reads.
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], _reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: 'passed' | 'failed' | 'skipped') =>
      tests.filter((test) => test.result().state === state).length;
    // A file that cannot even be loaded has no tests to fail.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const skipped = count('skipped');
    for (const test of tests.filter((test) => test.diagnostic()?.flaky === true)) {
      process.stdout.write(
        `\nFailed at first, passed at the second try; mend it: ${test.module.relativeModuleId} > ${test.fullName}\n`,
      );
    }
    const line = `${count('passed')} passed, ${count('failed') + broken} failed`;
    process.stdout.write(`\n${line}${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
  }
}
