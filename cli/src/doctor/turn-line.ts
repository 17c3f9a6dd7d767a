// A line to a TURN server, by UDP, TCP or TLS: sends a STUN request, and gives its answer.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { PATIENCE_MS } from './finding.ts';
import { readAnswer, type StunAnswer, type StunRequest } from './stun-message.ts';

/** UDP loses some. */
const RESEND_MS = 500;

export interface TurnAddress {
  host: string;
  port: number;
  transport: 'udp' | 'tcp' | 'tls';
}

export interface TurnLine extends Disposable {
  /** Rejects when no answer comes in time, or the line breaks. */
  ask(request: StunRequest): Promise<StunAnswer>;
}

/** Rejects when there is nobody. */
export function openTurnLine(address: TurnAddress): Promise<TurnLine> {
  return address.transport === 'udp' ? udpLine(address) : streamLine(address);
}

/** Of a `turn:` or `turns:` URL (RFC 7065), as the server's settings take them. */
export function readTurnUrl(url: string): TurnAddress {
  const parts = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i.exec(url);
  if (parts === null) throw new Error(`Not the URL of a TURN server: ${url}`);
  const [, scheme = '', host = '', port, transport] = parts;
  const isTls = scheme.toLowerCase() === 'turns';
  return {
    host: host.replaceAll(/[[\]]/g, ''),
    port: port === undefined ? (isTls ? 5349 : 3478) : Number(port),
    transport: isTls ? 'tls' : transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
  };
}

async function udpLine({ host, port }: TurnAddress): Promise<TurnLine> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
  socket.connect(port, host);
  await once(socket, 'connect');
  return {
    async ask({ id, message }) {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const send = () => socket.send(message);
      const resending = setInterval(send, RESEND_MS);
      try {
        send();
        for (;;) {
          const [data] = (await once(socket, 'message', { signal })) as [Buffer];
          const answer = readAnswer(data);
          if (answer?.id === id) return answer;
        }
      } finally {
        clearInterval(resending);
      }
    },
    [Symbol.dispose]: () => void socket.close(),
  };
}

async function streamLine({ host, port, transport }: TurnAddress): Promise<TurnLine> {
  const socket: Socket = transport === 'tls' ? connectTls({ host, port, servername: host }) : connect({ host, port });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('No answer', { cause: { code: 'ETIMEDOUT' } })));
  await once(socket, transport === 'tls' ? 'secureConnect' : 'connect');
  return {
    async ask({ id, message }) {
      socket.write(message);
      let received = Buffer.alloc(0);
      for (;;) {
        const [data] = (await once(socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) })) as [Buffer];
        received = Buffer.concat([received, data]);
        const answer = readAnswer(received);
        if (answer?.id === id) return answer;
      }
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}
