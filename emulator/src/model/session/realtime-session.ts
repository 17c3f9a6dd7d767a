// One session: takes the client's events one after the other and answers as the real service does.
import { durationMs, type Sound } from '../audio/sound.ts';
import type { ModelFaults } from '../faults.ts';
import type { ModelTimings } from '../model-timings.ts';
import { type ResponseOrder, responseOrder } from '../response/response-order.ts';
import type { ResponseRun } from '../response/response-run.ts';
import { Responses } from '../response/responses.ts';
import { type Mind, turnOf } from '../saying/turn.ts';
import { type ClientEvent, readClientEvent } from './client-event.ts';
import { Conversation } from './conversation.ts';
import { newId } from './ids.ts';
import { type Entry, entryFromClient, isModelsSpeech, userSpeech, withAudio } from './item.ts';
import { badRequest, type Outcome, type Problem } from './problem.ts';
import { type RememberedItem, rememberedItem } from './remembered-item.ts';
import { type Emit, emitProblem, eventWriter } from './server-event.ts';
import { newSessionConfig, type SessionConfig, updatedConfig } from './session-config.ts';
import type { TurnDetection } from './session-schema.ts';
import type { Timers } from './timers.ts';
import { emitFailedTranscript, emitTranscript, transcriptionUsage } from './transcription.ts';
import { type CommittedTurn, TurnTaking } from './turn-taking.ts';

export interface SessionParts {
  model: string;
  mind: Mind;
  /** What a user's speech is transcribed to when the mind has no words for it. */
  userTranscript: string;
  timers: Timers;
  timings: ModelTimings;
  faults: ModelFaults;
  expiresAtMs: number;
  send(json: string): void;
  disconnect(code: number | null): void;
}

type EventOf<T extends ClientEvent['type']> = Extract<ClientEvent, { type: T }>;

export class RealtimeSession {
  readonly id = newId('sess');
  readonly #parts: SessionParts;
  readonly #emit: Emit;
  readonly #conversation = new Conversation();
  readonly #turns: TurnTaking;
  readonly #responses: Responses;
  #config: SessionConfig;
  #updateDelayMs = 0;
  #stopIdleTimer = () => {};

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#emit = eventWriter(parts.send);
    this.#config = newSessionConfig(parts.model);
    const { timers, timings, faults, disconnect } = parts;
    this.#turns = new TurnTaking({
      emit: this.#emit,
      config: () => this.#config,
      speechStarted: (detection) => this.#userSpeaks(detection),
      committed: (turn) => this.#addUserTurn(turn),
      turnEnded: (detection) => this.#answerTurn(detection),
    });
    const host = { emit: this.#emit, timers, timings, faults, disconnect, conversationId: newId('conv') };
    const addToConversation = (entry: Entry) => this.#append(entry);
    this.#responses = new Responses({ ...host, addToConversation }, (run) => this.#responseDone(run));
  }

  get config(): SessionConfig {
    return this.#config;
  }

  get itemCount(): number {
    return this.#conversation.entries.length;
  }

  remembered(): RememberedItem[] {
    return this.#conversation.entries.map(rememberedItem);
  }

  get activeResponseId(): string | null {
    return this.#responses.activeId;
  }

  get receivedAudioMs(): number {
    return this.#turns.receivedMs;
  }

  /** Says `session.created`. */
  start(): void {
    const slow = this.#parts.faults.take('slow-session');
    this.#updateDelayMs = slow?.updatedMs ?? 0;
    this.#after(slow?.createdMs ?? 0, () => this.#emit('session.created', { session: this.#shownConfig() }));
  }

  close(): void {
    this.#responses.abandonAll();
    this.#parts.timers.end();
  }

  receiveText(text: string): void {
    const { eventId, event } = readClientEvent(text);
    const problem = event.ok ? this.#handle(event.value) : event.error;
    if (problem !== null) emitProblem(this.#emit, problem, eventId);
  }

  receiveBinary(): void {
    const message = 'Binary messages are not supported: send events as JSON text.';
    emitProblem(this.#emit, badRequest('invalid_event', message), null);
  }

  expire(): void {
    const message = 'Your session hit the maximum duration of 60 minutes.';
    emitProblem(this.#emit, badRequest('session_expired', message), null);
  }

  #handle(event: ClientEvent): Problem | null {
    switch (event.type) {
      case 'session.update':
        return this.#update(event);
      case 'input_audio_buffer.append':
        this.#turns.append(Buffer.from(event.audio, 'base64'));
        return null;
      case 'input_audio_buffer.commit':
        return problemIn(this.#turns.commit());
      case 'input_audio_buffer.clear':
        this.#turns.clear();
        this.#emit('input_audio_buffer.cleared', {});
        return null;
      case 'conversation.item.create':
        return this.#createItem(event);
      case 'conversation.item.truncate':
        return this.#truncate(event);
      case 'conversation.item.delete':
        return problemIn(this.#conversation.remove(event.item_id), () =>
          this.#emit('conversation.item.deleted', { item_id: event.item_id }),
        );
      case 'conversation.item.retrieve':
        return problemIn(this.#conversation.retrieve(event.item_id), (entry) =>
          this.#emit('conversation.item.retrieved', { item: this.#shownItem(entry) }),
        );
      case 'response.create': {
        const order = responseOrder(event.response ?? {}, this.#config, this.#conversation);
        return order.ok ? this.#respond(order.value) : order.error;
      }
      case 'response.cancel':
        return this.#responses.cancel('client_cancelled', event.response_id);
    }
  }

  #update({ session }: EventOf<'session.update'>): Problem | null {
    const before = this.#config;
    const updated = updatedConfig(before, session, this.#conversation.entries.some(isModelsSpeech));
    if (!updated.ok) return updated.error;
    this.#config = updated.value;
    const { input } = updated.value.audio;
    if (input.turn_detection?.type !== before.audio.input.turn_detection?.type) this.#turns.forgetSpeech();
    const shown = this.#shownConfig();
    this.#after(this.#updateDelayMs, () => this.#emit('session.updated', { session: shown }));
    this.#updateDelayMs = 0;
    return null;
  }

  #createItem(event: EventOf<'conversation.item.create'>): Problem | null {
    const entry = entryFromClient(event.item, this.#config.audio.input.format);
    return problemIn(this.#conversation.insert(entry, event.previous_item_id), (previousItemId) =>
      this.#tellItem(entry, previousItemId),
    );
  }

  #truncate(event: EventOf<'conversation.item.truncate'>): Problem | null {
    const { item_id, content_index, audio_end_ms } = event;
    return problemIn(this.#conversation.truncate(item_id, content_index, audio_end_ms), () =>
      this.#emit('conversation.item.truncated', { item_id, content_index, audio_end_ms }),
    );
  }

  #respond(order: ResponseOrder): Problem | null {
    if (order.inConversation) this.#stopIdleTimer();
    return problemIn(this.#responses.create(order, (one) => this.#parts.mind.reply(turnOf(one))));
  }

  #userSpeaks(detection: TurnDetection): void {
    this.#stopIdleTimer();
    // Nothing to cancel is no mistake of anybody's here.
    if (detection.interrupt_response !== false) this.#responses.cancel('turn_detected');
  }

  #answerTurn(detection: TurnDetection): void {
    // While the model still speaks no answer is begun: documented for `interrupt_response: false`.
    if (detection.create_response === false || this.#responses.activeId !== null) return;
    const order = responseOrder({}, this.#config, this.#conversation);
    if (order.ok) this.#respond(order.value);
  }

  #addUserTurn({ itemId, sound, isSilence }: CommittedTurn): void {
    const { mind, userTranscript } = this.#parts;
    const transcript = isSilence ? '' : (mind.hears() ?? userTranscript);
    const entry = { ...userSpeech(itemId, sound), heard: transcript };
    const previousItemId = this.#append(entry);
    this.#emit('input_audio_buffer.committed', { item_id: itemId, previous_item_id: previousItemId });
    this.#tellItem(entry, previousItemId);
    this.#transcribe(entry, transcript, sound);
  }

  #transcribe(entry: Entry, transcript: string, sound: Sound): void {
    const { transcription } = this.#config.audio.input;
    if (transcription === null) return;
    const { faults, timings } = this.#parts;
    const usage = transcriptionUsage(transcription, sound, transcript);
    const { item } = entry;
    this.#after(timings.transcriptionMs, () => {
      if (faults.take('fail-transcription') !== null) {
        emitFailedTranscript(this.#emit, item.id);
        return;
      }
      if (item.type === 'message') entry.item = { ...item, content: [{ type: 'input_audio', transcript }] };
      emitTranscript(this.#emit, item.id, transcript, usage);
    });
  }

  #responseDone(run: ResponseRun): void {
    this.#turns.modelFinished();
    const { turn_detection: detection } = this.#config.audio.input;
    if (detection?.type !== 'server_vad' || typeof detection.idle_timeout_ms !== 'number') return;
    const spokenMs = run.output.reduce((sum, { sound }) => sum + (sound === null ? 0 : durationMs(sound)), 0);
    this.#stopIdleTimer();
    // Counted from when the caller has heard it all.
    this.#stopIdleTimer = this.#parts.timers.start(detection.idle_timeout_ms + spokenMs, () => {
      if (!this.#turns.isSpeaking) this.#turns.timeOut(detection);
    });
  }

  /** At the end of the conversation; returns the id of the item before. */
  #append(entry: Entry): string | null {
    const inserted = this.#conversation.insert(entry);
    if (!inserted.ok) throw new Error(`An item of our own does not fit: ${inserted.error.message}`);
    return inserted.value;
  }

  #tellItem({ item }: Entry, previousItemId: string | null): void {
    this.#emit('conversation.item.added', { previous_item_id: previousItemId, item });
    this.#emit('conversation.item.done', { previous_item_id: previousItemId, item });
  }

  #shownItem(entry: Entry): unknown {
    const { input, output } = this.#config.audio;
    const isModels = entry.item.type === 'message' && entry.item.role === 'assistant';
    return withAudio(entry, isModels ? output.format : input.format);
  }

  #shownConfig(): object {
    const expiresAt = Math.floor(this.#parts.expiresAtMs / 1000);
    return { ...this.#config, id: this.id, object: 'realtime.session', expires_at: expiresAt };
  }

  #after(delayMs: number, action: () => void): void {
    if (delayMs === 0) action();
    else this.#parts.timers.start(delayMs, action);
  }
}

function problemIn<T>(outcome: Outcome<T>, then: (value: T) => void = () => {}): Problem | null {
  if (!outcome.ok) return outcome.error;
  then(outcome.value);
  return null;
}
