// The cache of answers: what is asked again, and when.
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

const MAX_RETRIES = 3;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < MAX_RETRIES && error instanceof ApiError && error.temporary,
        refetchOnWindowFocus: true,
      },
    },
  });
}
