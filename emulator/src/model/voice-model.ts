// The emulated voice model: its sessions, and the controls by which it goes wrong on demand.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Admission, admit, type ModelMode, type Refusal } from './admission.ts';
import type { ModelFault, ModelFaultInput } from './faults.ts';
import { type ModelSettings, modelSettings, type VoiceModelOptions } from './model-options.ts';
import { echoMind } from './saying/echo-mind.ts';
import { scriptMind } from './saying/script-mind.ts';
import { speechMind } from './saying/speech-mind.ts';
import type { Mind } from './saying/turn.ts';
import { newId } from './session/ids.ts';
import { badRequest } from './session/problem.ts';
import type { RealtimeSession } from './session/realtime-session.ts';
import type { RememberedItem } from './session/remembered-item.ts';
import { serveSession } from './session-socket.ts';

/** 15 MiB of audio in base64, and the JSON around it. */
const maxPayloadBytes = 21 * 1024 * 1024;

/** A session as it stands. */
export interface ModelSession {
  id: string;
  model: string;
  mode: ModelMode;
  itemCount: number;
  receivedAudioMs: number;
  activeResponseId: string | null;
  /** What the model has in mind, in order. */
  conversation: RememberedItem[];
}

export class VoiceModel {
  #settings: ModelSettings;
  #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxPayloadBytes,
    handleProtocols: (offered) => (offered.has('realtime') ? 'realtime' : false),
  });
  #sessions = new Map<RealtimeSession, { mode: ModelMode; closed: Promise<number> }>();

  /** Throws when the options are not right. */
  constructor(options: VoiceModelOptions = {}) {
    this.#settings = modelSettings(options);
  }

  sessions(): ModelSession[] {
    return [...this.#sessions].map(([session, { mode }]) => ({
      id: session.id,
      model: session.config.model,
      mode,
      itemCount: session.itemCount,
      receivedAudioMs: session.receivedAudioMs,
      activeResponseId: session.activeResponseId,
      conversation: session.remembered(),
    }));
  }

  /** Waits for its moment in any session. Throws a ZodError when it is not a fault. */
  addFault(fault: ModelFaultInput): void {
    this.#settings.faults.add(fault);
  }

  /** Those that have not happened yet. */
  faults(): readonly ModelFault[] {
    return this.#settings.faults.waiting;
  }

  clearFaults(): void {
    this.#settings.faults.clear();
  }

  get isFull(): boolean {
    return this.#sockets.clients.size >= this.#settings.maxSessions;
  }

  /** Upgrades the connection, whoever asks, and begins a session or refuses it. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { searchParams: query } = new URL(request.url ?? '/', 'ws://model');
    const admission = this.#withScript(admit({ query, headers: request.headers }, this.#settings.key));
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      if ('problem' in admission) this.#refuse(client, admission);
      else this.#begin(client, admission);
    });
  }

  /** Ends all sessions at once, without a word. */
  async close(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    await Promise.all([...this.#sessions.values()].map(({ closed }) => closed));
  }

  #withScript(admission: Admission | Refusal): Admission | Refusal {
    if ('problem' in admission || admission.mode !== 'script' || this.#settings.script !== null) return admission;
    return { problem: badRequest('invalid_model', 'This emulated model has no script.'), closeCode: 4000 };
  }

  #refuse(client: WebSocket, { problem, closeCode }: Refusal): void {
    const reason = problem.code === null ? problem.type : `${problem.type}.${problem.code}`;
    this.#settings.log({ event: 'refused', reason });
    client.on('error', () => {});
    client.send(JSON.stringify({ type: 'error', event_id: newId('event'), error: { ...problem, event_id: null } }));
    client.close(closeCode, reason);
  }

  #begin(client: WebSocket, admission: Admission): void {
    const { log } = this.#settings;
    const mode = admission.mode ?? this.#settings.mode;
    const { model } = admission;
    const { session, closed } = serveSession(client, this.#settings, { model, mind: this.#mind(mode) });
    this.#sessions.set(session, { mode, closed });
    log({ event: 'session-opened', session: session.id, model, mode });
    void closed.then((code) => {
      this.#sessions.delete(session);
      log({ event: 'session-closed', session: session.id, code });
    });
  }

  #mind(mode: ModelMode): Mind {
    const { script } = this.#settings;
    if (mode === 'script' && script !== null) return scriptMind(script);
    return mode === 'echo' ? echoMind() : speechMind();
  }
}
