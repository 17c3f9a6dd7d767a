// The questions that screens ask, by their keys in the cache.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';
import type {
  CallCount,
  CallDetails,
  CallPage,
  DeliveryPage,
  DevicesAnswer,
  Health,
  InstancesAnswer,
  Me,
  TranscriptAnswer,
} from './types.ts';

const SECOND_MS = 1_000;

/** Who one is here, and what one may do. */
export function meQuestion() {
  return queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => request<Me>('/api/me', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function callQuestion(callId: string) {
  return queryOptions({
    queryKey: ['calls', 'one', callId],
    queryFn: ({ signal }) => request<CallDetails>(`/api/calls/${encodeURIComponent(callId)}`, { signal }),
  });
}

export function transcriptQuestion(callId: string) {
  return queryOptions({
    queryKey: ['calls', 'transcript', callId],
    queryFn: ({ signal }) =>
      request<TranscriptAnswer>(`/api/calls/${encodeURIComponent(callId)}/transcript`, { signal }),
  });
}

/** The parameters of GET /api/calls. */
export type CallFilter = Partial<Record<'status' | 'direction' | 'medium' | 'search' | 'from' | 'until', string>>;

export const CALLS_PER_PAGE = 200;
/** Fills any window, and is there sooner. */
const CALLS_AT_FIRST = 100;
export const callListsKey = ['calls', 'list'];

export function callsQuestion(filter: CallFilter) {
  return infiniteQueryOptions({
    queryKey: [...callListsKey, filter],
    queryFn: ({ signal, pageParam }) => {
      const limit = pageParam === '' ? CALLS_AT_FIRST : CALLS_PER_PAGE;
      return request<CallPage>('/api/calls', { signal, query: { ...filter, limit, cursor: pageParam } });
    },
    // What was listed stays until the answer is there.
    placeholderData: keepPreviousData,
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Asked again, it would ask for every page that was ever scrolled to. The screen says when there is something new.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60 * SECOND_MS,
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export function callCountQuestion(filter: CallFilter) {
  return queryOptions({
    queryKey: ['calls', 'count', filter],
    queryFn: ({ signal }) => request<CallCount>('/api/calls/count', { signal, query: filter }),
    placeholderData: keepPreviousData,
  });
}

export function deliveriesQuestion(dialect: string) {
  return infiniteQueryOptions({
    queryKey: ['deliveries', dialect],
    queryFn: ({ signal, pageParam }) =>
      request<DeliveryPage>('/api/deliveries', { signal, query: { dialect, limit: 100, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: false,
  });
}

export function instancesQuestion() {
  return queryOptions({
    queryKey: ['instances'],
    queryFn: ({ signal }) => request<InstancesAnswer>('/api/instances', { signal }),
    refetchInterval: 5 * SECOND_MS,
  });
}

export function devicesQuestion() {
  return queryOptions({
    queryKey: ['devices'],
    queryFn: ({ signal }) => request<DevicesAnswer>('/api/devices', { signal }),
    refetchInterval: 10 * SECOND_MS,
  });
}

export function healthQuestion() {
  return queryOptions({
    queryKey: ['health'],
    queryFn: ({ signal }) => request<Health>('/health', { signal }),
    refetchInterval: 5 * SECOND_MS,
  });
}
