// A line whose model says what the test makes it say, and that writes down what it is told.
import type { LineListener } from '../../model/line-listener.ts';
import type { AudioPart, MemoryItem, ResponseEnd, ToolCall } from '../../model/model-session.ts';
import type { LineTalk, TalkLine } from '../talk-parts.ts';
import { bytesPerMs } from './fake-voice.ts';

export class FakeLine implements TalkLine {
  listener: LineListener | null = null;
  /** Everything that was asked of the model, but for audio. */
  readonly asked: string[] = [];
  readonly items: MemoryItem[] = [];
  audioMs = 0;
  lastAudio: Buffer = Buffer.alloc(0);
  closed = false;
  /** It was opened beforehand, and in vain. */
  lostAlready = false;
  #responses = 0;

  talk: LineTalk | null = null;

  attach(listener: LineListener, talk: LineTalk): void {
    this.listener = listener;
    this.talk = talk;
    if (this.lostAlready) listener.lost({ code: 'invalid_api_key', message: 'no' });
    else listener.ready();
  }
  appendAudio(audio: Buffer): void {
    this.audioMs += audio.length / bytesPerMs;
    this.lastAudio = audio;
  }
  addItem(item: MemoryItem): void {
    this.items.push(item);
  }
  respond(wish?: { instructions?: string }): void {
    this.asked.push(wish?.instructions ?? 'respond');
  }
  cancel(): void {
    this.asked.push('cancel');
  }
  truncate(part: AudioPart, audioEndMs: number): void {
    this.asked.push(`truncate ${part.itemId}/${part.contentIndex} ${audioEndMs}`);
  }
  deleteItem(itemId: string): void {
    this.asked.push(`delete ${itemId}`);
  }
  askAside(): Promise<string> {
    return Promise.resolve('They talked.');
  }
  close(): void {
    this.closed = true;
    this.listener = null;
  }

  /** The caller speaks, and the model understands these words. */
  hears(text: string): void {
    const itemId = `caller-${text}`;
    this.listener?.speechStarted();
    this.listener?.speechStopped();
    this.listener?.callerTurn(itemId);
    this.listener?.callerTranscript(itemId, text, 'whole');
  }

  /** The model speaks `ms` of audio, all of which comes at once; with `spoken: false` more of it is to come. */
  says(
    text: string,
    ms: number,
    then: { toolCalls?: ToolCall[]; spoken?: boolean; done?: boolean; asked?: boolean } = {},
  ): AudioPart {
    this.#responses += 1;
    const responseId = `r${this.#responses}`;
    const part = { responseId, itemId: `i${this.#responses}`, contentIndex: 0 };
    this.listener?.responseStarted(responseId, then.asked ?? false);
    if (ms > 0) {
      this.listener?.agentTranscript(part, text, 'delta');
      this.listener?.audio(part, Buffer.alloc(ms * bytesPerMs, 1));
      if (then.spoken ?? true) {
        this.listener?.audioDone(part);
        this.listener?.agentTranscript(part, text, 'whole');
      }
    }
    if (then.done ?? true) this.ends(responseId, then.toolCalls);
    return part;
  }

  ends(responseId: string, toolCalls: ToolCall[] = [], status: ResponseEnd['status'] = 'completed'): void {
    this.listener?.responseDone({
      responseId,
      status,
      failure: status === 'failed' ? { code: 'server_error', message: 'broken' } : null,
      toolCalls,
      usage: null,
    });
  }
}
