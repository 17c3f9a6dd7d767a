// The seam to the network: what the connection needs of a socket, and nothing more.

export interface TransportEvents {
  opened(): void;
  /** A text message; null: a binary one, which this protocol has not. */
  received(text: string | null): void;
  /** Comes once, also when the socket never opened. `httpStatus`: how the handshake was refused, if that is known. */
  closed(end: { code: number; reason: string; httpStatus: number | null }): void;
}

export interface TransportLink {
  send(text: string): void;
  /** Lets go: nothing is told of it any more. */
  close(): void;
}

export interface Transport {
  open(url: string, events: TransportEvents): TransportLink;
}
