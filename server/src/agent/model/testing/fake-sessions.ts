// Sessions without a network: each writes down what it is asked for, and a test tells its listener what it likes.
import type { MemoryItem, ModelListener, ModelSession, OpenModelSession } from '../model-session.ts';

export interface FakeSession extends ModelSession {
  listener: ModelListener;
  /** In order: `item`, `audio`, `respond`, `cancel`, `truncate`, `delete`, with what came along. */
  asked: [what: string, ...with: unknown[]][];
  isClosed: boolean;
  items(): MemoryItem[];
  audio(): string;
}

export function fakeSessions(): { open: OpenModelSession; sessions: FakeSession[] } {
  const sessions: FakeSession[] = [];
  const open: OpenModelSession = (_settings, listener) => {
    const session = fakeSession(listener);
    sessions.push(session);
    return session;
  };
  return { open, sessions };
}

function fakeSession(listener: ModelListener): FakeSession {
  const asked: FakeSession['asked'] = [];
  const withEach = (name: string) => asked.filter(([what]) => what === name).map(([, first]) => first);
  return {
    listener,
    asked,
    isClosed: false,
    items: () => withEach('item') as MemoryItem[],
    audio: () => withEach('audio').join(''),
    appendAudio: (audio) => asked.push(['audio', audio.toString('latin1')]),
    addItem: (item) => asked.push(['item', item]),
    respond: (wish) => asked.push(['respond', wish]),
    cancel: () => asked.push(['cancel']),
    truncate: (part, audioEndMs) => asked.push(['truncate', part.itemId, audioEndMs]),
    deleteItem: (itemId) => asked.push(['delete', itemId]),
    askAside: () => Promise.resolve('a summary'),
    close() {
      this.isClosed = true;
    },
  };
}
