// What can be made to go wrong at the emulator, and the orders that bring it about.

/** As many requests as a switch may ever hit. */
const ALWAYS = 100_000;

export interface Fault {
  id: string;
  name: string;
  /** As the emulator takes it. */
  order: Record<string, string | number | boolean>;
}

/** Of what Exotel answers us. */
export const restFaults: readonly Fault[] = [
  { id: 'refused', name: 'Refuses: 503', order: { kind: 'status', status: 503 } },
  { id: 'too-many', name: 'Too many requests: 429', order: { kind: 'status', status: 429, retryAfterSeconds: 5 } },
  { id: 'credentials', name: 'Wrong credentials: 401', order: { kind: 'status', status: 401 } },
  { id: 'gateway', name: 'A gateway’s error page', order: { kind: 'html' } },
  { id: 'silent', name: 'No answer, call not placed', order: { kind: 'silence', match: 'connect' } },
  {
    id: 'silent-placed',
    name: 'No answer, call placed',
    order: { kind: 'silence', match: 'connect', placesCall: true },
  },
  { id: 'reset', name: 'Connection reset', order: { kind: 'reset' } },
  { id: 'slow', name: 'Answers 3 s late', order: { kind: 'delay', delayMs: 3_000 } },
];

/** Of what Exotel tells us, for calls from then on. */
export const callbackFaults: readonly Fault[] = [
  { id: 'twice', name: 'Sent twice', order: { duplicate: 1 } },
  { id: 'reverse', name: 'All at the end, last first', order: { reverse: true } },
  { id: 'late', name: '5 s late', order: { delayMs: 5_000 } },
  { id: 'last-lost', name: 'The last one is lost', order: { drop: 'terminal' } },
  { id: 'all-lost', name: 'All are lost', order: { drop: 'all' } },
  { id: 'null-text', name: 'Missing values are the word null', order: { nullText: true } },
];

export interface Order {
  method: 'POST' | 'DELETE';
  /** Below /api/emulator. */
  path: string;
  body?: Fault['order'];
}

/** All are taken back first: there is no way to take back one alone. */
export function ordersFor(ids: readonly string[]): Order[] {
  const isOn = ({ id }: Fault) => ids.includes(id);
  const ofCallbacks = callbackFaults.filter(isOn);
  return [
    { method: 'DELETE', path: '/faults' },
    ...restFaults
      .filter(isOn)
      .map(({ order }) => ({ method: 'POST' as const, path: '/faults', body: { ...order, times: ALWAYS } })),
    ...(ofCallbacks.length === 0
      ? []
      : [
          {
            method: 'POST' as const,
            path: '/callback-faults',
            body: Object.assign({}, ...ofCallbacks.map(({ order }) => order)) as Fault['order'],
          },
        ]),
  ];
}

/** Callbacks get lost in one way at a time. */
export function toggled(ids: readonly string[], id: string): string[] {
  if (ids.includes(id)) return ids.filter((other) => other !== id);
  const losing = callbackFaults.filter(({ order }) => order['drop'] !== undefined).map((fault) => fault.id);
  return [...ids.filter((other) => !(losing.includes(id) && losing.includes(other))), id];
}
