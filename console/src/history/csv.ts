// Calls as a CSV file (RFC 4180) that spreadsheets open as it is meant.
import type { CallView } from '../api/types.ts';

type Cell = string | number | boolean | null;

const columns: Record<string, (call: CallView) => Cell> = {
  callId: ({ callId }) => callId,
  exotelSid: ({ callSid, callId }) => (callSid === callId ? null : callSid),
  createdAt: ({ createdAt }) => createdAt,
  answeredAt: ({ answeredAt }) => answeredAt,
  endedAt: ({ endedAt }) => endedAt,
  direction: ({ direction }) => direction,
  medium: ({ medium }) => medium,
  from: ({ from, fromE164 }) => fromE164 ?? from,
  to: ({ to, toE164 }) => toE164 ?? to,
  status: ({ status }) => status,
  reason: ({ reason, hangUpReason }) => reason?.code ?? hangUpReason,
  agent: ({ agent }) => agent,
  placedBy: ({ placedBy }) => placedBy,
  conversationSeconds: ({ conversationSeconds }) => conversationSeconds,
  durationSeconds: ({ durationSeconds }) => durationSeconds,
  price: ({ price }) => price,
  final: ({ settled }) => settled,
};

export const csvHeader = `${Object.keys(columns).join(',')}\r\n`;

/** `mask` is applied to both parties. */
export function csvRows(calls: readonly CallView[], mask: (party: string) => string): string {
  return calls
    .map((call) => {
      const cells = Object.entries(columns).map(([name, read]) => {
        const value = read(call);
        return cellText(typeof value === 'string' && (name === 'from' || name === 'to') ? mask(value) : value);
      });
      return `${cells.join(',')}\r\n`;
    })
    .join('');
}

function cellText(value: Cell): string {
  if (value === null) return '';
  // A name that begins so would be run as a formula (reference: OWASP, CSV Injection); a number begins with + too.
  const text = String(value);
  const harmless = /^[=@\t\r-]|^\+(?!\d+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
