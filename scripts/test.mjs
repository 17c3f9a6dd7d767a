// `npm test`: installs what is missing, then every check there is. `npm run check` leaves the tests out.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ensureDebianPackages } from './debian-packages.mjs';
import { ensureInstalled, projectRoot } from './install.mjs';

const checks = [
  { name: 'format and lint', command: ['biome', 'ci', '--error-on-warnings', '.'] },
  { name: 'promises', command: ['oxlint', '--type-aware', '--deny-warnings', '.'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of the console', command: ['tsc', '-p', 'console'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'generated documentation', command: ['node', 'scripts/generate-docs.mjs', '--check'] },
  { name: 'dependencies', command: ['node', 'scripts/audit.mjs'] },
];
// Last, so that the runner's summary closes the run.
const tests = { name: 'tests', command: ['vitest', 'run'] };

ensureInstalled();
const withTests = !process.argv.includes('--no-tests');
if (withTests) ensureDebianPackages();

// The folder also holds the pinned Node.js, which the programs in it then run on.
const bin = join(projectRoot, 'node_modules', '.bin');
const env = { ...process.env, NODE_ENV: 'test', PATH: `${bin}${delimiter}${process.env.PATH}` };
const failed = [];
for (const { name, command } of checks) run(name, command);
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')} (see above)`);
if (withTests) run(tests.name, tests.command);
process.exit(failed.length === 0 ? 0 : 1);

function run(name, [program, ...args]) {
  console.log(`\n— ${name}`);
  const { status } = spawnSync(program, args, { cwd: projectRoot, stdio: 'inherit', env });
  if (status !== 0) failed.push(name);
}
