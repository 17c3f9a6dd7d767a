// What the history is filtered by, as it stands in the page's address.
import type { CallFilter } from '../api/questions.ts';

export const outcomes = {
  answered: 'completed',
  missed: 'no-answer,busy,canceled',
  failed: 'failed',
  active: 'initiated,ringing,in-progress',
} as const;

export interface HistorySearch {
  search?: string;
  outcome?: keyof typeof outcomes;
  direction?: 'inbound' | 'outbound';
  /** Days, `2026-11-23`, in the zone of the browser; both are included. */
  from?: string;
  until?: string;
}

/** The server searches for no less. */
const MIN_SEARCH = 2;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Takes from the address what it knows, and drops the rest. */
export function readHistorySearch(given: Record<string, unknown>): HistorySearch {
  const { search, outcome, direction, from, until } = given;
  // The router reads digits in an address as a number.
  const text = typeof search === 'string' || typeof search === 'number' ? String(search).trim() : '';
  return {
    ...(text !== '' && { search: text }),
    ...(isOutcome(outcome) && { outcome }),
    ...((direction === 'inbound' || direction === 'outbound') && { direction }),
    ...(isDay(from) && { from }),
    ...(isDay(until) && { until }),
  };
}

export function filterOf({ search, outcome, direction, from, until }: HistorySearch): CallFilter {
  return {
    ...(search !== undefined && search.length >= MIN_SEARCH && { search }),
    ...(outcome !== undefined && { status: outcomes[outcome] }),
    ...(direction !== undefined && { direction }),
    ...(from !== undefined && { from: startOf(from, 0) }),
    ...(until !== undefined && { until: startOf(until, 1) }),
  };
}

function isOutcome(value: unknown): value is keyof typeof outcomes {
  return typeof value === 'string' && Object.hasOwn(outcomes, value);
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value));
}

/** The beginning of a day where the browser is, some days later. */
function startOf(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}
