// What the app clients' door needs to know of media peers, which come to the same address: enough to hand them over.
import type { IncomingMessage } from 'node:http';
import type { Rejection } from '@patchcord/protocol';
import type { WebSocket } from 'ws';

export interface MediaDoor {
  judge(request: IncomingMessage): /** A media peer for sure. */
    | { kind: 'stream'; serve(ws: WebSocket): void }
    /** Its first message will tell. `serve` is null where a media peer has to show credentials. */
    | { kind: 'unnamed'; serve: ServeUnnamed | null }
    | { kind: 'refused'; rejection: Rejection };
}

/** Takes the socket over, with the first message that has been read of it. */
export type ServeUnnamed = (ws: WebSocket, first: Buffer) => void;
