// How long `npm start` takes until the server may get work.
import { join } from 'node:path';
import { freePort } from '@patchcord/testing/free-port';
import type { Benchmark } from '../benchmark.ts';
import { figure } from '../report/figures.ts';
import { ChildProgram, projectRoot } from '../servers/child-program.ts';
import { temporaryFolder } from '../servers/leftovers.ts';
import { programFile } from '../servers/measured-server.ts';
import { withoutOutside } from '../servers/patchcord.ts';
import { interleaved, roundsOf } from './rounds.ts';

const AIM_S = 3;
const POLL_MS = 5;

interface Candidate {
  name: string;
  args: string[];
}

export const startup: Benchmark = {
  name: 'startup',
  summary: 'from `npm start` (installed) until /readyz is 200, with an empty data folder and the emulated Exotel',
  async run(context) {
    const rounds = context.quick ? 2 : 5;
    const ours: Candidate = { name: 'patchcord', args: [join(projectRoot, 'scripts/start.mjs')] };
    const bare: Candidate = { name: 'bare fastify', args: [programFile('bare-fastify')] };
    const results = await interleaved({ what: 'startup', servers: [ours, bare], rounds }, context, (candidate) =>
      secondsUntilReady(candidate, context.resources),
    );
    const secondsOf = (candidate: Candidate) => roundsOf(results, candidate, (seconds) => seconds);
    return {
      benchmark: 'startup',
      title: 'startup: `npm start` until it is ready',
      figures: [
        figure(
          {
            what: 'until /readyz',
            unit: 's',
            rounds: secondsOf(ours),
            beside: { name: bare.name, rounds: secondsOf(bare) },
          },
          { atMost: AIM_S },
        ),
      ],
      notes: ['Of `npm` itself, nothing is counted: the clock starts with what `npm start` runs.'],
    };
  },
};

async function secondsUntilReady({ args }: Candidate, owner: AsyncDisposableStack): Promise<number> {
  const resources = owner.use(new AsyncDisposableStack());
  const folder = resources.use(temporaryFolder());
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const begunAtMs = performance.now();
  const program = resources.use(
    new ChildProgram(args, {
      ...withoutOutside,
      PORT: String(port),
      EMULATOR_PORT: String(emulatorPort),
      DATA_DIR: join(folder.path, 'data'),
    }),
  );
  await program.answers(`http://127.0.0.1:${port}/readyz`, POLL_MS);
  const seconds = (performance.now() - begunAtMs) / 1000;
  if (program.output.includes('Installing dependencies'))
    throw new Error('npm start had to install first; run it once.');
  await resources.disposeAsync();
  return seconds;
}
