// Opens the socket to a bot as Exotel does: ten seconds for the handshake, and one more try.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { BotAddress } from './bot-address.ts';

const maxAttempts = 2;

export interface ConnectOptions {
  timeoutMs: number;
  maxMessageBytes: number;
  /** Any of them ends the attempt. */
  cancelled: readonly AbortSignal[];
}

export interface Handshake {
  attempts: number;
  durationMs: number;
}

/** The socket is paused, so that nothing is missed until somebody listens. */
export type Connection = Handshake & ({ ok: true; socket: WebSocket } | { ok: false; error: string });

/** `error` says what happened without the URL. A cancelled attempt fails at once and is not repeated. */
export async function connectToBot(address: BotAddress, options: ConnectOptions): Promise<Connection> {
  const startedAt = performance.now();
  const cancelled = AbortSignal.any([...options.cancelled]);
  let attempts = 0;
  let error = 'cancelled';
  while (attempts < maxAttempts && !cancelled.aborted) {
    attempts += 1;
    const attempt = await open(address, options, cancelled);
    const handshake = { attempts, durationMs: performance.now() - startedAt };
    if (attempt instanceof WebSocket) return { ok: true, socket: attempt, ...handshake };
    error = attempt;
  }
  return { ok: false, error, attempts, durationMs: performance.now() - startedAt };
}

/** The open socket, or why there is none. */
async function open(
  { url, headers }: BotAddress,
  { timeoutMs, maxMessageBytes }: ConnectOptions,
  cancelled: AbortSignal,
): Promise<WebSocket | string> {
  const socket = new WebSocket(url, {
    headers,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    // Answered by whoever listens, who knows whether the bot reads.
    autoPong: false,
  });
  socket.once('open', () => socket.pause());
  // A closed socket tells of its troubles once more; there is nobody left whom they would help.
  socket.on('error', () => {});
  const cancel = () => socket.terminate();
  cancelled.addEventListener('abort', cancel, { once: true });
  // Not the timeout of ws, which begins anew with every byte that comes.
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    socket.terminate();
  }, timeoutMs);
  try {
    await once(socket, 'open');
    return socket;
  } catch (error) {
    return isLate ? `no answer to the handshake within ${timeoutMs / 1000} s` : reason(error);
  } finally {
    clearTimeout(deadline);
    cancelled.removeEventListener('abort', cancel);
  }
}

function reason(error: unknown): string {
  const { message, code } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: '' };
  const status = /Unexpected server response: (\d+)/.exec(message)?.[1];
  if (status !== undefined) return `the bot answered the handshake with HTTP ${status}`;
  return code ?? 'the bot is no WebSocket server';
}
