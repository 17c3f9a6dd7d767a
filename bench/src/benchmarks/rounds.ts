// Rounds over several servers, interleaved (A B C, A B C, …), so that what the machine does meanwhile meets all alike.
import type { BenchmarkContext } from '../benchmark.ts';
import { untilQuiet } from './quiet-machine.ts';

export interface Rounds<Server> {
  /** What is measured, for whoever waits. */
  what: string;
  servers: readonly Server[];
  rounds: number;
}

/** Measures every server once a round; resolves with each one's rounds. */
export async function interleaved<Server extends { name: string }, Result>(
  { what, servers, rounds }: Rounds<Server>,
  { quick, progress }: Pick<BenchmarkContext, 'quick' | 'progress'>,
  measure: (server: Server) => Promise<Result>,
): Promise<Map<Server, Result[]>> {
  const results = new Map<Server, Result[]>(servers.map((server) => [server, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const server of servers) {
      if (!quick) await untilQuiet(progress);
      progress(`${what}, round ${round} of ${rounds}: ${server.name}`);
      results.get(server)?.push(await measure(server));
    }
  }
  return results;
}

/** Looks one figure up in every round of a server. */
export function roundsOf<Server, Result>(
  results: Map<Server, Result[]>,
  server: Server,
  look: (result: Result) => number,
): number[] {
  return (results.get(server) ?? []).map(look);
}
