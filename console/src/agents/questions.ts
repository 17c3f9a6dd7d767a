// What the screens of the agents ask.
import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { AgentFile, AgentMistakes, AgentsAnswer } from '../api/types.ts';

const pathOf = (name: string) => `/api/agents/${encodeURIComponent(name)}`;

export function agentsQuestion() {
  return queryOptions({
    queryKey: ['agents', 'list'],
    queryFn: ({ signal }) => request<AgentsAnswer>('/api/agents', { signal }),
    // Files are edited outside of this page, too.
    refetchInterval: 10_000,
  });
}

export function agentFileQuestion(name: string) {
  return queryOptions({
    queryKey: ['agents', 'file', name],
    queryFn: ({ signal }) => request<AgentFile>(`${pathOf(name)}/file`, { signal }),
    // What is being edited is not pulled away; saving tells when somebody else was faster.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

export function mistakesQuestion(name: string, yaml: string) {
  return queryOptions({
    queryKey: ['agents', 'mistakes', name, yaml],
    queryFn: ({ signal }) =>
      request<AgentMistakes>(`${pathOf(name)}/validate`, { method: 'POST', body: { yaml }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

export function saveAgent(name: string, edit: { yaml: string; version: string | null }): Promise<AgentFile> {
  return request<AgentFile>(`${pathOf(name)}/file`, { method: 'PUT', body: edit });
}
