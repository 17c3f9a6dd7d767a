// A client of the voice model that keeps every event and can wait for the ones to come.
import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import { eventually } from '../../testing/eventually.ts';

export interface ModelEvent {
  type: string;
  event_id: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shapes of the events that it looks at
  [field: string]: any;
}

export interface ModelClient extends AsyncDisposable {
  socket: WebSocket;
  /** All that have come. */
  events: ModelEvent[];
  send(event: object): void;
  /** Resolves with the events since the last one that was waited for, up to the next one of this type. */
  until(type: string): Promise<ModelEvent[]>;
  /** The same, with the last one alone. */
  next(type: string): Promise<ModelEvent>;
  append(audio: Buffer): void;
  closed: Promise<{ code: number; reason: string }>;
}

export interface ModelClientOptions {
  query?: string;
  key?: string | null;
  headers?: Record<string, string>;
  protocols?: string[];
}

/** Resolves when the connection is open, which says nothing yet about the session. */
export async function connectModel(url: string, options: ModelClientOptions = {}): Promise<ModelClient> {
  const { query = 'model=gpt-realtime-2.1', key = 'sk-emulated', headers = {}, protocols = [] } = options;
  const authorization: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const socketOptions: ClientOptions = { headers: { ...authorization, ...headers }, perMessageDeflate: false };
  const socket = new WebSocket(`${url}?${query}`, protocols, socketOptions);
  const events: ModelEvent[] = [];
  socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString()) as ModelEvent));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await once(socket, 'open');
  let cursor = 0;
  const until = async (type: string) => {
    const found = await eventually(() => {
      const index = events.findIndex((event, at) => at >= cursor && event.type === type);
      if (index === -1) throw new Error(`No ${type} came; there came ${summary(events.slice(cursor))}`);
      return index;
    });
    const passed = events.slice(cursor, found + 1);
    cursor = found + 1;
    return passed;
  };
  return {
    socket,
    events,
    closed,
    until,
    send: (event) => socket.send(JSON.stringify(event)),
    next: async (type) => (await until(type)).at(-1) as ModelEvent,
    append: (audio) =>
      socket.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: audio.toString('base64') })),
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}

/** The types in order; deltas that come mixed are there once for each kind. */
export function orderOf(events: ModelEvent[]): string[] {
  const order: string[] = [];
  for (const { type } of events) {
    const others = order.slice(order.findLastIndex((one) => !one.endsWith('.delta')) + 1);
    if (!others.includes(type)) order.push(type);
  }
  return order;
}

function summary(events: ModelEvent[]): string {
  const error = events.find(({ type }) => type === 'error');
  const problem = error === undefined ? '' : ` (error: ${JSON.stringify(error['error'])})`;
  return `${orderOf(events).join(', ') || 'nothing'}${problem}`;
}
