// Watches the samples of a talk for what no event tells: nothing comes, nothing is heard, or only one side is.
import type { Timers } from '../timers.ts';
import { LevelMeter } from './audio/level.ts';
import { samplesOf } from './audio/pcm.ts';

/**
 * `no-media`: the carrier sends nothing. `dead-air`: both sides are silent. `caller-silent`: nothing but digital
 * silence has come from the caller since the talk began, though the agent has spoken. `agent-silent`: what was sent as
 * speech was digital silence.
 */
export type Alarm = 'no-media' | 'dead-air' | 'caller-silent' | 'agent-silent';

export interface WatchOptions {
  timers: Timers;
  /** Once for each episode: told again only when it was over in between. */
  onAlarm: (alarm: Alarm) => void;
  noMediaMs?: number;
  deadAirMs?: number;
  callerSilentMs?: number;
  agentSilentMs?: number;
}

/** Quieter than a quiet room on a phone line. */
const ROOM_DBFS = -55;
/** No microphone is as quiet; only a line on which nothing is connected. */
const DIGITAL_SILENCE_DBFS = -70;
const LOOK_EVERY_MS = 500;

/** Episodes end when there is a sound, or media, again. */
export class Watch {
  readonly #options: Required<WatchOptions>;
  readonly #caller = new LevelMeter();
  readonly #agent = new LevelMeter();
  readonly #sounding = new Set<Alarm>();
  readonly #onTimer = () => this.#look();
  #mediaMs: number;
  #soundMs: number;
  #callerEverHeard = false;
  #callerSilentMs = 0;
  #agentEverSpoke = false;
  /** Length of the digital silence that was sent as speech. */
  #agentSilentMs = 0;
  #lookedMs: number;
  #agentSentMs = 0;
  #cancel: () => void;

  constructor(options: WatchOptions) {
    this.#options = { noMediaMs: 30_000, deadAirMs: 20_000, callerSilentMs: 15_000, agentSilentMs: 2000, ...options };
    const nowMs = options.timers.now();
    this.#mediaMs = nowMs;
    this.#soundMs = nowMs;
    this.#lookedMs = nowMs;
    this.#cancel = options.timers.after(LOOK_EVERY_MS, this.#onTimer);
  }

  /** Audio has come from the caller: s16le PCM. */
  caller(pcm: Buffer): void {
    this.#mediaMs = this.#options.timers.now();
    this.#caller.add(samplesOf(pcm));
  }

  /** Speech was sent to the caller: s16le PCM at `sampleRate`. */
  agent(pcm: Buffer, sampleRate: number): void {
    this.#agent.add(samplesOf(pcm));
    this.#agentSentMs += (pcm.length * 500) / sampleRate;
  }

  close(): void {
    this.#cancel();
  }

  #look(): void {
    const nowMs = this.#options.timers.now();
    const { noMediaMs, deadAirMs, callerSilentMs, agentSilentMs } = this.#options;
    this.#lookAtCaller(nowMs);
    this.#lookAtAgent(nowMs);
    this.#lookedMs = nowMs;
    this.#set('no-media', nowMs - this.#mediaMs >= noMediaMs);
    this.#set('dead-air', nowMs - this.#soundMs >= deadAirMs);
    this.#set(
      'caller-silent',
      !this.#callerEverHeard && this.#agentEverSpoke && this.#callerSilentMs >= callerSilentMs,
    );
    this.#set('agent-silent', this.#agentSilentMs >= agentSilentMs);
    this.#cancel = this.#options.timers.after(LOOK_EVERY_MS, this.#onTimer);
  }

  #lookAtCaller(nowMs: number): void {
    const { peakDbfs, rmsDbfs } = this.#caller.take();
    if (rmsDbfs > ROOM_DBFS) this.#soundMs = nowMs;
    if (peakDbfs > DIGITAL_SILENCE_DBFS) this.#callerEverHeard = true;
    else if (this.#mediaMs > this.#lookedMs) this.#callerSilentMs += nowMs - this.#lookedMs;
  }

  #lookAtAgent(nowMs: number): void {
    if (this.#agentSentMs === 0) return;
    const { peakDbfs, rmsDbfs } = this.#agent.take();
    if (rmsDbfs > ROOM_DBFS) this.#soundMs = nowMs;
    if (peakDbfs > DIGITAL_SILENCE_DBFS) {
      this.#agentEverSpoke = true;
      this.#agentSilentMs = 0;
    } else this.#agentSilentMs += this.#agentSentMs;
    this.#agentSentMs = 0;
  }

  #set(alarm: Alarm, sounds: boolean): void {
    if (!sounds) this.#sounding.delete(alarm);
    else if (!this.#sounding.has(alarm)) {
      this.#sounding.add(alarm);
      this.#options.onAlarm(alarm);
    }
  }
}
