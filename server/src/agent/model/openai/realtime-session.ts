// One session: what a talk asks for becomes client events, what the server tells goes to the listener.
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Timers } from '../../../timers.ts';
import {
  type AudioPart,
  type MemoryItem,
  type ModelFailure,
  type ModelListener,
  type ModelSession,
  noAnswerCode,
  type SessionEnd,
  type SessionSettings,
} from '../model-session.ts';
import type { Wish } from '../wish.ts';
import { Asides } from './asides.ts';
import { CallerAudio } from './caller-audio.ts';
import { conversationItemOf } from './conversation-item.ts';
import { readAudioDelta } from './read-audio-delta.ts';
import { type ConnectionTarget, RealtimeConnection } from './realtime-connection.ts';
import { modelFailureOf } from './response-end.ts';
import { ResponseTurns } from './response-turns.ts';
import { readServerEvent, type ServerEvent } from './server-event.ts';
import { expired, lost, refused, silent } from './session-end.ts';
import { formatOf, sessionOf } from './session-update.ts';
import { askedKey, TellConversation } from './tell-conversation.ts';
import { Watchdog } from './watchdog.ts';

const readyTimeoutMs = 10_000;
const answerLimitMs = 20_000;
const updateEventId = 'update';

type EventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>;

export class RealtimeSession implements ModelSession {
  #settings: SessionSettings;
  #listener: ModelListener;
  #connection: RealtimeConnection;
  #callerAudio: CallerAudio;
  #responses: ResponseTurns;
  #asides: Asides;
  #conversation: TellConversation;
  #answerWatch: Watchdog;
  #stopReadyTimer: () => void;
  #isReady = false;
  #isOver = false;
  /** What was asked for before the session was ready. */
  #waiting: (() => void)[] = [];
  #lastId = 0;

  constructor(target: ConnectionTarget, settings: SessionSettings, listener: ModelListener) {
    this.#settings = settings;
    this.#listener = listener;
    const { timers } = target;
    this.#responses = new ResponseTurns({
      create: (wish) => this.#createResponse(wish),
      cancel: () => this.#send({ type: 'response.cancel', event_id: this.#newId('cancel') }),
    });
    this.#asides = new Asides(timers, (responseId) =>
      this.#send({ type: 'response.cancel', event_id: this.#newId('cancel'), response_id: responseId }),
    );
    this.#conversation = new TellConversation(listener, this.#responses, this.#asides);
    this.#answerWatch = new Watchdog(timers, answerLimitMs, () => this.#giveUpWaiting());
    this.#stopReadyTimer = this.#limitOpening(timers);
    this.#connection = new RealtimeConnection(target, {
      opened: () => this.#send({ type: 'session.update', event_id: updateEventId, session: sessionOf(settings) }),
      message: (data) => this.#receive(data),
      ended: (end) => this.#ended(end),
    });
    this.#callerAudio = new CallerAudio(this.#connection, settings.format, (failure) => listener.problem(failure));
  }

  appendAudio(audio: Buffer): void {
    if (this.#isReady && !this.#isOver) this.#callerAudio.append(audio);
  }

  addItem(item: MemoryItem): void {
    this.#whenReady(() => {
      // One id for the item and the event, so that an error about it tells which one it is.
      const id = this.#newId('item');
      this.#responses.itemSent(id);
      this.#send({ type: 'conversation.item.create', event_id: id, item: conversationItemOf(item, id) });
    });
  }

  respond(wish: Wish = {}): void {
    this.#whenReady(() => {
      this.#responses.ask(wish);
      this.#watchAnswer();
    });
  }

  cancel(): void {
    this.#whenReady(() => this.#responses.cancel());
  }

  truncate({ itemId, contentIndex }: AudioPart, audioEndMs: number): void {
    const place = { item_id: itemId, content_index: contentIndex, audio_end_ms: audioEndMs };
    this.#send({ type: 'conversation.item.truncate', event_id: this.#newId('truncate'), ...place });
  }

  deleteItem(itemId: string): void {
    this.#send({ type: 'conversation.item.delete', event_id: this.#newId('delete'), item_id: itemId });
  }

  askAside({ instructions, timeoutMs }: { instructions: string; timeoutMs: number }): Promise<string> {
    if (this.#isOver) return Promise.reject(new Error('The session is over'));
    const eventId = this.#newId('aside');
    this.#whenReady(() => this.#send(Asides.order(eventId, instructions)));
    return this.#asides.wait(eventId, timeoutMs);
  }

  close(): void {
    this.#connection.close();
  }

  #limitOpening(timers: Timers): () => void {
    return timers.after(readyTimeoutMs, () => {
      const message = `The session was not ready within ${readyTimeoutMs} ms`;
      this.#connection.end(lost({ code: 'not_ready', message }));
    });
  }

  #whenReady(action: () => void): void {
    if (this.#isOver) return;
    if (this.#isReady) action();
    else this.#waiting.push(action);
  }

  #createResponse({ instructions }: Wish): string {
    const eventId = this.#newId('response');
    const metadata = { [askedKey]: eventId };
    const response = instructions === undefined ? {} : { response: { instructions, metadata } };
    this.#send({ type: 'response.create', event_id: eventId, ...response });
    return eventId;
  }

  #send(event: RealtimeClientEvent): void {
    this.#connection.send(JSON.stringify(event));
  }

  #newId(kind: string): string {
    this.#lastId += 1;
    return `${kind}_${this.#lastId}`;
  }

  #receive(message: Buffer): void {
    const delta = readAudioDelta(message);
    if (delta !== null) {
      this.#answerWatch.touch();
      this.#conversation.audio(delta);
      return;
    }
    const reading = readServerEvent(message);
    if (reading.kind === 'broken') {
      this.#listener.problem({ code: 'broken_event', message: reading.reason });
    } else if (reading.kind === 'event') {
      if (reading.event.type !== 'error') this.#connection.lastError = null;
      this.#handle(reading.event);
      this.#watchAnswer(reading.event.type);
    } else if (reading.type.startsWith('response.')) {
      this.#answerWatch.touch();
    }
  }

  #handle(event: ServerEvent): void {
    switch (event.type) {
      case 'session.updated':
        this.#updated(event);
        return;
      case 'error':
        this.#failed(event);
        return;
      default:
        this.#conversation.tell(event);
    }
  }

  /** Tools that the model's maker runs may take their time; everything else in a response shows that it goes on. */
  #watchAnswer(eventType: ServerEvent['type'] | 'asked' = 'asked'): void {
    if (this.#isOver) return;
    if (!this.#responses.isAwaiting || eventType === 'response.mcp_call.in_progress') this.#answerWatch.stop();
    else if (eventType === 'asked' || concernsAnswer(eventType)) this.#answerWatch.start();
  }

  #giveUpWaiting(): void {
    const failure = { code: noAnswerCode, message: 'The model has said nothing for 20 seconds, and should have' };
    this.#listener.problem(failure);
    this.#connection.end(silent(failure));
  }

  #updated({ session }: EventOf<'session.updated'>): void {
    if (this.#isReady) return;
    const asked = formatOf(this.#settings.format);
    const { input, output } = session.audio;
    const differs = [input.format, output.format].find(
      ({ type, rate }) => type !== asked.type || ('rate' in asked && (rate ?? asked.rate) !== asked.rate),
    );
    if (differs !== undefined) {
      const message = `The model answers in ${differs.type}, not in ${asked.type}`;
      this.#connection.end(refused({ code: 'format_refused', message }));
      return;
    }
    this.#isReady = true;
    this.#stopReadyTimer();
    for (const action of this.#waiting.splice(0)) action();
    this.#listener.ready();
  }

  #failed({ error }: EventOf<'error'>): void {
    const failure = modelFailureOf(error);
    const eventId = error.event_id ?? '';
    this.#connection.lastError = failure;
    if (failure.code === 'session_expired') this.#connection.end(expired(failure));
    else if (eventId === updateEventId) this.#connection.end(refused(failure));
    else if (failure.code === 'conversation_already_has_active_response') this.#responses.refusedAsDouble(eventId);
    // Before it is ready the close that follows tells it; a cancel that comes too late is no problem of anybody's.
    else if (this.#isReady && failure.code !== 'response_cancel_not_active') this.#refusedInTalk(eventId, failure);
  }

  #refusedInTalk(eventId: string, failure: ModelFailure): void {
    this.#responses.itemSettled(eventId);
    this.#asides.refused(eventId, failure);
    this.#responses.refused(eventId);
    this.#listener.problem(failure);
  }

  #ended(end: SessionEnd): void {
    this.#isOver = true;
    this.#waiting = [];
    this.#stopReadyTimer();
    this.#answerWatch.stop();
    this.#asides.rejectAll(end.failure);
    this.#listener.ended(end);
  }
}

function concernsAnswer(type: ServerEvent['type']): boolean {
  return type.startsWith('response.') || type === 'input_audio_buffer.committed' || type === 'error';
}
