import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxPayloadBytes } from './bus.ts';
import { readNotice, writeNotices } from './log-notice.ts';

interface TestEvent {
  seq: number;
  text: string;
}

const read = (notice: string) => readNotice<TestEvent>(Buffer.from(notice));

test('few events are one notice, and no events none', () => {
  const events = [
    { seq: 7, text: 'ärger "quoted"' },
    { seq: 8, text: '' },
  ];
  expect(writeNotices('epoch', events).map(read)).toEqual([{ epoch: 'epoch', seq: 8, events }]);
  expect(writeNotices('epoch', [])).toEqual([]);
});

test('many events are several notices, in order, each of a size that the bus takes', () => {
  const length = fc.oneof(fc.nat(200), fc.integer({ min: 30_000, max: 200_000 }));
  fc.assert(
    fc.property(fc.array(length, { maxLength: 12 }), (lengths) => {
      const events = lengths.map((size, index) => ({ seq: index + 5, text: 'é'.repeat(size) }));
      const notices = writeNotices('epoch', events);
      expect(notices.every((notice) => Buffer.byteLength(notice) < maxPayloadBytes / 8)).toBe(true);
      const told = notices.map(read);
      expect(told.map((notice) => notice?.seq)).toEqual(
        told.map((notice) => notice?.seq).toSorted((a, b) => Number(a) - Number(b)),
      );
      expect(told.at(-1)?.seq).toBe(events.at(-1)?.seq);
      const carried = events.filter((event) => Buffer.byteLength(JSON.stringify(event)) <= 64 * 1024);
      expect(told.flatMap((notice) => notice?.events ?? [])).toEqual(carried);
    }),
  );
});
