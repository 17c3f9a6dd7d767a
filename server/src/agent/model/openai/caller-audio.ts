// The caller's audio on its way to the model. Its events are put together by hand: nothing in them needs escaping.
import type { AudioFormat } from '../../../media/converter.ts';
import type { ModelFailure } from '../model-session.ts';
import { RecentAudio } from '../recent-audio.ts';

/** Beyond it the network takes less than there is. */
const maxBacklogBytes = 1024 * 1024;
const heldMs = 2_000;

interface Line {
  readonly isOpen: boolean;
  readonly backlogBytes: number;
  send(json: string): void;
}

export class CallerAudio {
  #line: Line;
  #format: AudioFormat;
  #tell: (problem: ModelFailure) => void;
  #sent = 0;
  /** What the network does not take now; the oldest is lost. */
  #held: RecentAudio | null = null;
  #hasTold = false;

  constructor(line: Line, format: AudioFormat, tell: (problem: ModelFailure) => void) {
    this.#line = line;
    this.#format = format;
    this.#tell = tell;
  }

  append(audio: Buffer): void {
    if (this.#line.backlogBytes > maxBacklogBytes) this.#hold(audio);
    else if (this.#held === null) this.#send(audio);
    else this.#catchUp(audio);
  }

  #send(audio: Buffer): void {
    this.#sent += 1;
    this.#line.send(
      `{"type":"input_audio_buffer.append","event_id":"audio_${this.#sent}","audio":"${audio.toString('base64')}"}`,
    );
  }

  #hold(audio: Buffer): void {
    this.#held ??= new RecentAudio(this.#format, heldMs);
    this.#held.push(audio);
    if (this.#hasTold || this.#held.start === 0) return;
    this.#hasTold = true;
    this.#tell({ code: 'caller_audio_dropped', message: 'The connection to the model is too slow for the audio' });
  }

  #catchUp(audio: Buffer): void {
    this.#held?.push(audio);
    const held = this.#held?.since(0);
    this.#held = null;
    if (held !== undefined) this.#send(held);
  }
}
