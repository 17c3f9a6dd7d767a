// The least that a NATS client can be: publishes and hears one subject. Reference: docs.nats.io, the client protocol.
import { connect } from 'node:net';
import { NatsReader } from './nats-reader.ts';

const SUBJECT = 'bare-events';

/** Resolves, once it hears, with a function that publishes. */
export async function openNatsLine(url: string, onText: (text: string) => void): Promise<(text: string) => void> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port), noDelay: true });
  const heard = Promise.withResolvers<void>();
  const reader = new NatsReader({
    onText,
    onLine(line) {
      if (line === 'PING') socket.write('PONG\r\n');
      // The server answers in turn: with this it has taken the subscription.
      else if (line === 'PONG') heard.resolve();
      else if (line.startsWith('-ERR')) heard.reject(new Error(`NATS refused: ${line}`));
    },
  });
  socket.on('data', (chunk) => reader.read(chunk));
  socket.on('error', (cause) => heard.reject(new Error('The connection to NATS was lost', { cause })));
  socket.write(`CONNECT {"verbose":false,"pedantic":false}\r\nSUB ${SUBJECT} 1\r\nPING\r\n`);
  await heard.promise;
  return (text) => void socket.write(`PUB ${SUBJECT} ${Buffer.byteLength(text)}\r\n${text}\r\n`);
}
