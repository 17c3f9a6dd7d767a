// Rounds over several servers, interleaved (A B C, A B C, …), so that what the machine does meanwhile meets all alike.

/** Measures every server once a round; resolves with each one's rounds. */
export async function interleaved<Server, Result>(
  servers: readonly Server[],
  rounds: number,
  measure: (server: Server, round: number) => Promise<Result>,
): Promise<Map<Server, Result[]>> {
  const results = new Map<Server, Result[]>(servers.map((server) => [server, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const server of servers) results.get(server)?.push(await measure(server, round));
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
