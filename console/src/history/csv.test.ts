import { expect, test } from 'vitest';
import { callView } from '../testing/call-view.ts';
import { csvHeader, csvRows } from './csv.ts';

const asIs = (party: string) => party;
const cellsOf = (row: string) =>
  Object.fromEntries(
    csvHeader
      .trim()
      .split(',')
      .map((name, at) => [name, row.trim().split(',')[at]]),
  );

test('a call is a row with its numbers in E.164', () => {
  const row = csvRows([callView({ status: 'completed', price: 0.75, conversationSeconds: 4 })], asIs);
  expect(row.endsWith('\r\n')).toBe(true);
  expect(cellsOf(row)).toMatchObject({
    ...{ callId: 'call-1', exotelSid: 'sid-1', from: '+911234567890', to: '+919876543210' },
    ...{ status: 'completed', price: '0.75', conversationSeconds: '4', answeredAt: '', final: 'false' },
  });
});

test('names with commas and quotes stay one cell', () => {
  expect(csvRows([callView({ to: 'a,"b"\n', toE164: null })], asIs)).toContain(',"a,""b""\n",');
});

test.each(['=1+1', '@SUM(A1)', '-2+3', '+cmd|x', '\t=1'])('a name like %j cannot be run as a formula', (to) => {
  expect(csvRows([callView({ to, toE164: null })], asIs)).toContain(`,'${to}`);
});

test('both parties can be masked', () => {
  const row = csvRows([callView()], () => '•');
  expect(cellsOf(row)).toMatchObject({ from: '•', to: '•', callId: 'call-1' });
});
