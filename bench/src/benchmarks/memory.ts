// What a client that is connected and silent costs the server in memory.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { figure } from '../report/figures.ts';
import { plain } from '../report/table.ts';
import { bareWs, socketIo } from '../servers/baselines.ts';
import { MeasuredServer, type ServerProgram } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';
import { interleaved, roundsOf } from './rounds.ts';

const AIM_KIB = 14;
/** Clients that come and go first, so that what the server needs once is not counted as theirs. */
const EARLIER_CLIENTS = 500;
const SETTLE_MS = 1_000;
const COLLECTIONS = 3;

interface Memory {
  rssKib: number;
  heapKib: number;
}

export const memory: Benchmark = {
  name: 'memory',
  summary: 'memory of the server for each idle client at 5,000 clients that said hello with a token',
  async run(context) {
    const { quick, resources } = context;
    const clients = quick ? 1_000 : 5_000;
    const rounds = quick ? 1 : 3;
    const fleet = resources.use(ClientFleet.start());
    const ours = patchcord({ authSecret: randomBytes(32).toString('hex'), profileDir: context.profileDir });
    const baselines = [bareWs(), socketIo()];
    const programs = [ours, ...baselines];
    const results = await interleaved({ what: 'memory', servers: programs, rounds }, context, (program) =>
      memoryPerClient(program, fleet, clients, context),
    );
    const heap = programs.map(
      (program) => `${program.name} ${plain(roundsOf(results, program, ({ heapKib }) => heapKib)[0] ?? 0)}`,
    );
    return {
      benchmark: 'memory',
      title: `memory: each of ${plain(clients)} idle clients`,
      figures: baselines.map((baseline) =>
        figure(
          {
            what: 'RSS for each client',
            unit: 'KiB',
            rounds: roundsOf(results, ours, ({ rssKib }) => rssKib),
            beside: { name: baseline.name, rounds: roundsOf(results, baseline, ({ rssKib }) => rssKib) },
          },
          { atMost: AIM_KIB },
        ),
      ),
      notes: [
        `RSS with the clients less RSS before, after a forced collection; ${EARLIER_CLIENTS} others had come and gone before.`,
        `Patchcord's clients have each said hello with a token of their own; those of bare ws have said nothing.`,
        `Of it on the JavaScript heap, KiB: ${heap.join(', ')}. What the kernel keeps for a socket is in none of it.`,
      ],
    };
  },
};

async function memoryPerClient(
  program: ServerProgram,
  fleet: ClientFleet,
  clients: number,
  { resources }: BenchmarkContext,
): Promise<Memory> {
  const server = await MeasuredServer.start(program, resources);
  try {
    await fleet.connect(server.door, EARLIER_CLIENTS);
    await fleet.disconnect();
    const before = await settled(server);
    await fleet.connect(server.door, clients);
    const after = await settled(server);
    const kibEach = (bytes: number) => bytes / clients / 1024;
    return {
      rssKib: kibEach(after.rssBytes - before.rssBytes),
      heapKib: kibEach(after.heapUsedBytes - before.heapUsedBytes),
    };
  } finally {
    await server[Symbol.asyncDispose]();
    await fleet.disconnect();
  }
}

async function settled(server: MeasuredServer) {
  for (let count = 0; count < COLLECTIONS; count += 1) {
    await sleep(SETTLE_MS);
    await server.probe.ask('gc');
  }
  await sleep(SETTLE_MS);
  return server.probe.ask('read');
}
