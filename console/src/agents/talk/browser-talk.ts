// A talk with an agent from this page: asks the server for a stream, and joins microphone, stream and speaker.
import { request } from '../../api/request.ts';
import type { BrowserTalk } from '../../api/types.ts';
import { AgentStream } from './agent-stream.ts';
import { type Microphone, openMicrophone } from './microphone.ts';
import { openSpeaker, type Speaker } from './speaker.ts';

export interface TalkState {
  phase: 'idle' | 'starting' | 'talking' | 'over';
  callId: string | null;
  /** Epoch ms. */
  startedAt: number | null;
  isMuted: boolean;
  /** Why it did not begin, or broke off; null: all is well. */
  error: unknown;
}

export const noTalk: TalkState = { phase: 'idle', callId: null, startedAt: null, isMuted: false, error: null };

/** Levels come too often for React; whoever shows them asks. */
export interface Levels {
  you: number;
  agent: number;
}

export class RunningTalk {
  readonly levels: Levels = { you: 0, agent: 0 };
  readonly #changed: (state: TalkState) => void;
  #state: TalkState = { ...noTalk, phase: 'starting' };
  #microphone: Microphone | null = null;
  #speaker: Speaker | null = null;
  #stream: AgentStream | null = null;

  constructor(changed: (state: TalkState) => void) {
    this.#changed = changed;
    this.#become({});
  }

  async start(agent: string): Promise<void> {
    try {
      // First the microphone: without it nobody needs a call.
      this.#microphone = await openMicrophone({
        onFrame: (samples) => this.#stream?.send(samples),
        onLevel: (level) => {
          this.levels.you = level;
        },
      });
      if (this.#isOver) return this.#release();
      const talk = await request<BrowserTalk>(`/api/agents/${encodeURIComponent(agent)}/talks`, { method: 'POST' });
      this.#speaker = await openSpeaker({
        sampleRate: talk.sampleRate,
        onMark: (name) => this.#stream?.markPlayed(name),
        onLevel: (level) => {
          this.levels.agent = level;
        },
      });
      if (this.#isOver) return this.#release();
      this.#open(talk);
    } catch (error) {
      this.#finish(error);
    }
  }

  mute(isMuted: boolean): void {
    if (this.#microphone !== null) this.#microphone.isMuted = isMuted;
    this.#become({ isMuted });
  }

  pressDigit(digit: string): void {
    this.#stream?.pressDigit(digit);
  }

  end(): void {
    this.#finish(null);
  }

  #open(talk: BrowserTalk): void {
    const { callId } = talk;
    this.#stream = new AgentStream(
      { ...talk, url: onThisServer(talk.url) },
      {
        audio: (samples) => this.#speaker?.play(samples),
        mark: (name) => this.#speaker?.mark(name),
        clear: () => this.#speaker?.clear(),
        ended: (clean) => this.#finish(clean ? null : new Error('The connection to the agent was lost.')),
      },
    );
    this.#become({ phase: 'talking', callId, startedAt: Date.now() });
  }

  get #isOver(): boolean {
    return this.#state.phase === 'over';
  }

  #finish(error: unknown): void {
    if (!this.#isOver) this.#become({ phase: 'over', error });
    this.#release();
  }

  /** Lets go of what has been opened until now. */
  #release(): void {
    for (const opened of [this.#stream, this.#microphone, this.#speaker]) opened?.close();
    this.#stream = this.#microphone = this.#speaker = null;
    Object.assign(this.levels, { you: 0, agent: 0 });
  }

  #become(part: Partial<TalkState>): void {
    this.#state = { ...this.#state, ...part };
    this.#changed(this.#state);
  }
}

/** The server may call itself by another name than this page does, and the page may connect only to its own. */
function onThisServer(url: string): string {
  const { pathname, search } = new URL(url);
  return `${location.origin.replace(/^http/, 'ws')}${pathname}${search}`;
}
