// Two instances, tokens, and what a status line shows of the connection.
import { CallClient, CallClientError, type ConnectionState } from '@patchcord/client';

/** Asks your own backend, which knows who is signed in and signs the token. */
async function getToken(): Promise<string> {
  const answer = await fetch('https://app.example/api/call-token', { method: 'POST' });
  if (answer.status === 401) throw new CallClientError('unauthorized', 'Nobody is signed in.');
  if (!answer.ok) throw new Error(`the token server answered ${answer.status}`);
  return answer.text();
}

export function statusLine(state: ConnectionState): string {
  switch (state.name) {
    case 'connected':
      return '';
    case 'connecting':
    case 'reconnecting':
      return state.retryInMs === null ? 'Connecting…' : `Trying again in ${Math.ceil(state.retryInMs / 1000)} s`;
    case 'replaced':
      return 'Calls have moved to another tab.';
    case 'disconnected':
      return state.cause === null ? 'Offline' : `Signed out: ${state.cause.reason}`;
  }
}

export function start(show: (line: string) => void): CallClient {
  const client = new CallClient({
    endpoints: ['wss://calls.example', 'wss://calls-fallback.example'],
    getToken,
  });
  client.on('state', (state) => show(statusLine(state)));
  client.connect().catch((error) => console.error(error));
  return client;
}
