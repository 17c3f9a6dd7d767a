// A connection to the server by the SDK, and the exit code of one that could not be made.
import { CallClient, CallClientError } from '@patchcord/client';
import { printable } from '@patchcord/protocol';
import { WebSocket } from 'ws';
import manifest from '../package.json' with { type: 'json' };
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { ServerAccess } from './server-access.ts';
import type { Shell } from './shell.ts';

/** Tells each try that fails; the SDK itself never gives up. */
export function createClient({ urls, token }: ServerAccess, shell: Shell): CallClient {
  const client = new CallClient({
    endpoints: urls,
    client: `patchcord-cli/${manifest.version}`,
    ...(token !== null && { getToken: () => token }),
    // Unlike the one of Node.js it tells why a connection could not be made.
    WebSocket,
  });
  client.on('state', (state) => {
    if (!('retryInMs' in state) || state.retryInMs === null || state.cause === null) return;
    const why = printable(state.cause.reason || String(state.cause.code));
    shell.note(`Not connected (${why}); trying again in ${state.retryInMs} ms`);
  });
  return client;
}

/** Runs `work` with the client connected, until it is done or somebody interrupts; then leaves. */
export async function whileConnected(
  client: CallClient,
  shell: Shell,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const { interrupted } = shell;
  const interruption = new Promise<ExitCode>((resolve) => {
    if (interrupted.aborted) resolve(exitCodes.interrupted);
    interrupted.addEventListener('abort', () => resolve(exitCodes.interrupted), { once: true });
  });
  try {
    return await Promise.race([interruption, client.connect().then(work)]);
  } catch (error) {
    if (!(error instanceof CallClientError)) throw error;
    shell.note(printable(`The server refused: ${error.code}. ${error.message}`));
    return exitCodes.refused;
  } finally {
    client.disconnect();
  }
}
