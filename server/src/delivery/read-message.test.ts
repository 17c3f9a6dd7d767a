import { expect, test } from 'vitest';
import { readMessage } from './read-message.ts';

const read = (message: object) => readMessage(Buffer.from(JSON.stringify(message)), false);
const signal = { type: 'signal', callId: 'c', generation: 1, seq: 7, body: { kind: 'offer', sdp: '' } };

test('a signal that does not fit is refused with its call and its number, so that its sender knows it', () => {
  expect(read(signal)).toMatchObject({ kind: 'refused', about: { callId: 'c', signalSeq: 7 } });
  const huge = { ...signal, body: { kind: 'offer', sdp: 'x'.repeat(50_000) } };
  expect(read(huge)).toMatchObject({ rejection: { code: 'invalid-message' }, about: { callId: 'c', signalSeq: 7 } });
  expect(read({ ...signal, seq: -1, callId: 'x'.repeat(65) })).toMatchObject({ kind: 'refused', about: {} });
});

test('a command is refused with its own id', () => {
  expect(read({ type: 'end_call', requestId: 'r' })).toMatchObject({ kind: 'refused', about: { requestId: 'r' } });
});
