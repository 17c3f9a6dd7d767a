import { expect, test } from 'vitest';
import { type RestFaultInput, RestFaultQueue, restFaultSchema } from './rest-faults.ts';

function queue(...faults: RestFaultInput[]): RestFaultQueue {
  const faultQueue = new RestFaultQueue();
  for (const fault of faults) faultQueue.add(restFaultSchema.parse(fault));
  return faultQueue;
}

test('a fault is taken as often as it says and only by requests that match', () => {
  const faults = queue({ match: 'connect', kind: 'html', times: 2 });
  expect(faults.take('calls')).toBeNull();
  expect(faults.take('connect')?.kind).toBe('html');
  expect(faults.take('connect')?.kind).toBe('html');
  expect(faults.take('connect')).toBeNull();
});

test('faults are taken in the order in which they were queued', () => {
  const faults = queue({ match: 'call', kind: 'html' }, { kind: 'reset' }, { match: 'calls', kind: 'silence' });
  expect(faults.take('calls')?.kind).toBe('reset');
  expect(faults.take('calls')?.kind).toBe('silence');
  expect(faults.take('other')).toBeNull();
  expect(faults.take('call')?.kind).toBe('html');
});

test('a cleared queue has no faults', () => {
  const faults = queue({ kind: 'reset', times: 100 });
  faults.clear();
  expect(faults.take('connect')).toBeNull();
});

test.each([
  [{ kind: 'delay' }, 'delayMs'],
  [{ kind: 'explode' }, 'kind'],
  [{ kind: 'status', status: 99 }, 'status'],
  [{ kind: 'status', times: 0 }, 'times'],
  [{ kind: 'status', statuss: 500 }, ''],
])('%j is refused at "%s"', (fault, path) => {
  const result = restFaultSchema.safeParse(fault);
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});
