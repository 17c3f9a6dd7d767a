// The door of Exotel's streams: judges handshakes, counts what is open, and hands over each stream once it has begun.
import type { IncomingMessage } from 'node:http';
import type { StreamStart } from '@patchcord/exotel';
import { type Rejection, reject } from '@patchcord/protocol';
import type { WebSocket } from 'ws';
import type { PhoneLeg, PhoneLegListener } from '../../media/phone-leg.ts';
import type { Timers } from '../../timers.ts';
import { readStream, type StreamFinding } from './read-stream.ts';
import type { StreamAccess, StreamTicket } from './stream-access.ts';
import { streamCloseCodes } from './stream-limits.ts';

const RETRY_MS = 10_000;

/** A stream that has begun. */
export interface AcceptedStream {
  leg: PhoneLeg;
  /** Begins to tell; what came before is told first. */
  attach(listener: PhoneLegListener): void;
  start: Pick<StreamStart, 'callSid' | 'streamSid' | 'accountSid' | 'from' | 'to' | 'customParameters'>;
  /** The call that the stream's URL was made for; null: it has to be found by its `callSid`. */
  callId: string | null;
  /** The agent that the URL or a custom parameter names; null: none. */
  agentName: string | null;
  /** The user who talks from a browser; null: it is Exotel's. */
  user: string | null;
  /** Whether a flow can go on with the call after it. */
  hasFlow: boolean;
}

/** What a handshake is worth. `serve` takes the socket over; `first`: what has been read of it already. */
export type JudgedHandshake =
  | { kind: 'stream'; serve(ws: WebSocket): void }
  /** It shows nothing. `serve` is null where a stream has to show something. */
  | { kind: 'unnamed'; serve: ((ws: WebSocket, first: Buffer) => void) | null }
  | { kind: 'refused'; rejection: Rejection };

export interface StreamDoor {
  judge(request: IncomingMessage): JudgedHandshake;
  /** Sockets that are open. */
  readonly streams: number;
  readonly isFull: boolean;
}

export interface StreamDoorOptions {
  access: StreamAccess;
  maxStreams: number;
  timers: Timers;
  onStream: (stream: AcceptedStream) => void;
  onFinding: (finding: StreamFinding, callSid: string | null) => void;
}

export function createStreamDoor(options: StreamDoorOptions): StreamDoor {
  const { access, maxStreams, timers, onStream, onFinding } = options;
  const open = new Set<WebSocket>();

  function serve(ws: WebSocket, query: URLSearchParams, ticket: StreamTicket, first: readonly Buffer[]): void {
    open.add(ws);
    const deps = {
      timers,
      query,
      onFinding,
      onGone: () => void open.delete(ws),
      onStart: (leg: AcceptedStream['leg'] & Pick<AcceptedStream, 'attach'>, start: StreamStart) => {
        const { callSid, streamSid, accountSid, from, to, customParameters } = start;
        onStream({
          leg,
          attach: (listener) => leg.attach(listener),
          // Who talks from a browser is who its URL was made for, whatever it says.
          start: { callSid, streamSid, accountSid, from: ticket.user ?? from, to, customParameters },
          callId: ticket.callId,
          user: ticket.user,
          hasFlow: ticket.hasFlow,
          agentName: ticket.agent ?? customParameters['agent'] ?? null,
        });
      },
    };
    readStream(ws, deps, first);
  }

  return {
    judge(request) {
      const query = new URLSearchParams((request.url ?? '').split('?', 2)[1] ?? '');
      const checked = access.check(query, request.headers.authorization);
      if (checked.kind === 'refused') return { kind: 'refused', rejection: reject('stream-unauthorized') };
      if (checked.kind === 'unnamed') {
        const serveUnnamed = (ws: WebSocket, first: Buffer) => {
          if (open.size < maxStreams) serve(ws, query, checked.ticket, [first]);
          else ws.close(streamCloseCodes.tryAgainLater);
        };
        return { kind: 'unnamed', serve: checked.suffices ? serveUnnamed : null };
      }
      if (open.size >= maxStreams) {
        return { kind: 'refused', rejection: reject('overloaded', undefined, { retryAfterMs: RETRY_MS }) };
      }
      return { kind: 'stream', serve: (ws) => serve(ws, query, checked.ticket, []) };
    },
    get streams() {
      return open.size;
    },
    get isFull() {
      return open.size >= maxStreams;
    },
  };
}
