// The calls in progress as the connection tells of them, and those that have ended a moment ago.
import type { Call, CallClient, CallView } from '@patchcord/client';

/** So long an ended call stays in sight. */
const LINGER_MS = 8_000;
/** Changes are gathered: a busy server tells of hundreds in a second. */
const GATHER_MS = 50;

export interface LiveCalls {
  /** Newest first. */
  readonly calls: readonly CallView[];
  /** More are in progress than the server has told. */
  readonly isTruncated: boolean;
}

export interface LiveCallStore {
  subscribe(listener: () => void): () => void;
  snapshot(): LiveCalls;
  close(): void;
}

export function followLiveCalls(client: CallClient): LiveCallStore {
  const listeners = new Set<() => void>();
  const ended = new Map<string, CallView>();
  const subscriptions = new Map<string, () => void>();
  let isTruncated = false;
  let gathering: ReturnType<typeof setTimeout> | null = null;
  let current: LiveCalls = { calls: [], isTruncated };

  const rebuild = () => {
    gathering = null;
    const active = client.calls.map(({ data }) => data);
    const known = new Set(active.map(({ callId }) => callId));
    for (const callId of known) ended.delete(callId);
    forgetLost(subscriptions, (callId) => known.has(callId) || ended.has(callId));
    current = { calls: newestFirst([...active, ...ended.values()]), isTruncated };
    for (const listener of listeners) listener();
  };
  const gather = () => {
    gathering ??= setTimeout(rebuild, GATHER_MS);
  };
  const follow = (call: Call) => {
    gather();
    subscriptions.get(call.callId)?.();
    subscriptions.set(
      call.callId,
      call.on('update', (view) => {
        if (view.endedAt !== null && !ended.has(view.callId)) linger(view.callId);
        if (view.endedAt !== null) ended.set(view.callId, view);
        gather();
      }),
    );
  };
  const linger = (callId: string) =>
    setTimeout(() => {
      ended.delete(callId);
      gather();
    }, LINGER_MS);

  const stops = [
    client.on('call', follow),
    client.on('state', gather),
    client.on('message', ({ message }) => {
      if (message?.type !== 'welcome') return;
      isTruncated = message.callsTruncated;
      gather();
    }),
  ];
  for (const call of client.calls) follow(call);
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => current,
    close() {
      for (const stop of [...stops, ...subscriptions.values()]) stop();
      if (gathering !== null) clearTimeout(gathering);
    },
  };
}

/** A call that was lost with its server tells nothing any more. */
function forgetLost(subscriptions: Map<string, () => void>, isKnown: (callId: string) => boolean): void {
  for (const [callId, stop] of subscriptions) {
    if (isKnown(callId)) continue;
    stop();
    subscriptions.delete(callId);
  }
}

/** Ids grow with time (UUIDv7). */
function newestFirst(calls: CallView[]): CallView[] {
  return calls.toSorted((one, other) => (one.callId < other.callId ? 1 : -1));
}
