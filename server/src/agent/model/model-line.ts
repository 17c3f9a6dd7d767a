// The model as a talk holds it for the length of a call: one conversation, through as many sessions as it takes.
import type { Timers } from '../../timers.ts';
import type { LineListener } from './line-listener.ts';
import { LineSession } from './line-session.ts';
import type {
  AudioPart,
  MemoryItem,
  ModelFailure,
  ModelSession,
  OpenModelSession,
  SessionEnd,
  SessionSettings,
} from './model-session.ts';
import { OpenEnds } from './open-ends.ts';
import { RecentAudio } from './recent-audio.ts';
import { Redial } from './redial.ts';
import { Rotation } from './rotation.ts';
import type { Wish } from './wish.ts';

/** Sessions end after 60 minutes (reference: OpenAI Realtime API, limits). */
const rotateAfterMs = 50 * 60_000;
const swapByMs = 59 * 60_000;
/** The caller's latest words, as long as a question is: what a new session hears of them. */
const heardMs = 3_000;

export interface ModelLineOptions {
  open: OpenModelSession;
  settings: SessionSettings;
  timers: Timers;
  /** The conversation so far, told to every session when it begins, the first one too. Holds all that `addItem` was given. */
  memory: () => MemoryItem[];
  /** Whether a new session may take over now, as far as the talk knows: nothing is played out. */
  maySwap: () => boolean;
  rotateAfterMs?: number;
  swapByMs?: number;
}

/**
 * Opens its first session at once, so that the model is there when the phone is; the conversation begins with `attach`.
 * What is asked for while no session is there is done when there is one: the caller's audio is kept for some seconds,
 * responses are asked for then, and items come with the memory.
 */
export class ModelLine implements ModelSession {
  #options: ModelLineOptions;
  #heard: RecentAudio;
  #redial: Redial;
  #rotation: Rotation;
  #listener: LineListener | null = null;
  #talk: OpenEnds | null = null;
  #current: LineSession | null = null;
  /** On its way to be the current one. */
  #next: LineSession | null = null;
  /** Place in `#heard` from which the next session hears the caller. */
  #hearFrom = 0;
  #wasReady = false;
  #isAway = false;
  #isOver = false;
  #failure: ModelFailure | null = null;

  constructor(options: ModelLineOptions) {
    this.#options = options;
    const { settings, timers } = options;
    this.#heard = new RecentAudio(settings.format, heardMs);
    this.#redial = new Redial(timers, {
      dial: () => {
        this.#next = this.#open();
      },
      giveUp: (failure) => this.#lose(failure),
    });
    const times = {
      rotateAfterMs: options.rotateAfterMs ?? rotateAfterMs,
      swapByMs: options.swapByMs ?? swapByMs,
    };
    this.#rotation = new Rotation(timers, times, {
      open: () => this.#open(),
      maySwap: () => this.#talk?.isQuiet === true && options.maySwap(),
      swap: (standby) => this.#swap(standby),
    });
    this.#next = this.#open();
  }

  /** Begins the conversation, once; what is the case already is told before this returns. Nothing can be asked before. */
  attach(listener: LineListener): void {
    this.#listener = listener;
    if (this.#failure !== null) {
      listener.lost(this.#failure);
      return;
    }
    this.#talk = new OpenEnds(this.#options.settings, this.#heard, listener, (answered) => {
      if (answered) this.#redial.answered();
      this.#rotation.consider();
    });
    if (this.#next?.isReady === true) this.#begin(this.#next);
    else if (this.#isAway) listener.away();
  }

  appendAudio(audio: Buffer): void {
    this.#heard.push(audio);
    this.#current?.model.appendAudio(audio);
  }

  addItem(item: MemoryItem): void {
    this.#current?.model.addItem(item);
  }

  respond(wish: Wish = {}): void {
    this.#talk?.ask(wish);
    this.#current?.model.respond(wish);
  }

  cancel(): void {
    this.#talk?.cancel();
    this.#current?.model.cancel();
  }

  truncate(part: AudioPart, audioEndMs: number): void {
    if (this.#talk?.has(part.itemId) === true) this.#current?.model.truncate(part, audioEndMs);
  }

  deleteItem(itemId: string): void {
    if (this.#talk?.has(itemId) === true) this.#current?.model.deleteItem(itemId);
  }

  askAside(wish: { instructions: string; timeoutMs: number }): Promise<string> {
    return this.#current?.model.askAside(wish) ?? Promise.reject(new Error('The model is away'));
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#redial.stop();
    for (const session of [this.#rotation.stop(), this.#next, this.#current]) session?.drop();
    this.#next = null;
    this.#current = null;
  }

  #open(): LineSession {
    const { open, settings, timers } = this.#options;
    return new LineSession(
      open,
      { settings, nowMs: timers.now() },
      {
        ready: (session) => this.#ready(session),
        ended: (session, end) => this.#ended(session, end),
      },
    );
  }

  #ready(session: LineSession): void {
    if (this.#rotation.has(session)) {
      this.#rotation.consider();
      return;
    }
    this.#redial.up();
    if (this.#listener === null) this.#isAway = false;
    else this.#begin(session);
  }

  #ended(session: LineSession, end: SessionEnd): void {
    if (this.#rotation.has(session)) {
      this.#rotation.failed(end);
      return;
    }
    if (session === this.#next) this.#next = null;
    else this.#leave(end.failure);
    const standby = this.#rotation.stop();
    if (standby !== null) this.#begin(standby);
    else if (end.retry) this.#try(end.failure);
    else this.#lose(end.failure);
  }

  #try(failure: ModelFailure): void {
    if (this.#isOver) return;
    this.#redial.failed(failure);
    if (this.#isAway || this.#isOver) return;
    this.#isAway = true;
    this.#listener?.away();
  }

  #leave(failure: ModelFailure): void {
    this.#current = null;
    if (this.#talk !== null) this.#hearFrom = this.#talk.finish(failure);
  }

  #swap(standby: LineSession): void {
    this.#current?.drop();
    this.#leave({ code: 'rotated', message: 'Another session has taken over' });
    this.#begin(standby);
  }

  /** The conversation goes on in this session, with all that the last one knew. */
  #begin(session: LineSession): void {
    const talk = this.#talk;
    // Who was told of the last session's end may have closed the line.
    if (talk === null || this.#isOver) {
      session.drop();
      return;
    }
    this.#next = null;
    this.#current = session;
    this.#redial.up();
    this.#rotation.follow(session);
    session.tellTo(talk);
    const { model } = session;
    for (const item of this.#options.memory()) model.addItem(item);
    const audio = this.#heard.since(this.#hearFrom);
    if (audio.length > 0) model.appendAudio(audio);
    const { wish } = talk;
    if (wish !== null) model.respond(wish);
    this.#tellBegun();
  }

  #tellBegun(): void {
    const [isFirst, wasAway] = [!this.#wasReady, this.#isAway];
    this.#wasReady = true;
    this.#isAway = false;
    if (isFirst) this.#listener?.ready();
    if (wasAway) this.#listener?.back();
  }

  #lose(failure: ModelFailure): void {
    if (this.#isOver) return;
    this.close();
    this.#failure = failure;
    this.#listener?.lost(failure);
  }
}
