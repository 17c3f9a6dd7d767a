// Asks the emulator, through the server.
import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { EmulatedCall } from './emulated-call.ts';
import type { Order } from './faults.ts';

const REFRESH_MS = 1_500;

export function emulatedCallsQuestion() {
  return queryOptions({
    queryKey: ['emulator', 'calls'],
    queryFn: ({ signal }) => request<{ calls: EmulatedCall[] }>('/api/emulator/calls', { signal }),
    refetchInterval: REFRESH_MS,
  });
}

/** Has the emulator do something; `path` is below /api/emulator. */
export function order<Answer = void>({ method, path, body }: Omit<Order, 'body'> & { body?: object }): Promise<Answer> {
  return request<Answer>(`/api/emulator${path}`, { method, ...(body !== undefined && { body }) });
}
