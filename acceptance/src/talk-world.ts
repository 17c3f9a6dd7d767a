// A world in which people talk to agents: an emulated Exotel with scripted phones, an emulated model, and the server.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppClient } from '@patchcord/testing/app-client';
import { freePort } from '@patchcord/testing/free-port';
import { ServerProcess } from '@patchcord/testing/server-process';
import {
  type EmulatedCall,
  type Emulator,
  type FlowInput,
  type StreamReport,
  startEmulator,
  startVoiceModel,
  type VoiceModelOptions,
  type VoiceModelServer,
} from 'patchcord-emulator';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { type HeardAudio, heardAudio, type Sound, soundsIn } from './heard-sounds.ts';
import { fastTimings } from './world.ts';

export const exoPhone = '08047000001';
export const callerNumber = '09876500010';
export const salesNumber = '09876500020';

export interface TalkWorldOptions {
  /** YAML of the phone scripts' steps of the caller, one string for each line. */
  caller: string[];
  /** What the model does; default: it says its clips. */
  model?: VoiceModelOptions;
  /** YAML of the agent, beside its instructions. */
  agent?: string;
  /** More files of agents, by name. */
  files?: Record<string, string | Buffer>;
  /** More callers: the steps of each, by number. */
  callers?: Record<string, string[]>;
  /** Where the server looks for the model; default: the emulated one. */
  modelUrl?: (model: VoiceModelServer) => string | Promise<string>;
  env?: Record<string, string>;
  flow?: (serverUrl: string) => FlowInput;
}

export interface TalkWorld extends AsyncDisposable {
  emulator: Emulator;
  model: VoiceModelServer;
  server: ServerProcess;
  agentsDir: string;
  /** Of the emulator. */
  dataDir: string;
  app(): Promise<AppClient>;
  get(path: string, init?: RequestInit): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Somebody calls the ExoPhone; returns the CallSid. Default: the caller. */
  callIn(from?: string): string;
  /** Resolves with the report of the call's stream, when it has ended. */
  reportOf(callSid: string): Promise<StreamReport>;
  /** Resolves with what the server knows of the call's talk, when it is over. */
  talkOf(callSid: string): Promise<TalkAnswer>;
  /** What the transcript has by now, e.g. `agent: Hello.` */
  entriesOf(callSid: string): Promise<string[]>;
  /** What the phone heard, without a break each; when its line is over. */
  soundsOf(callSid: string): Promise<Sound[]>;
  /** `phone`: 1 for the caller, 2 for who was connected after the agent. */
  audioOf(callSid: string, phone?: number): Promise<HeardAudio>;
  /** Resolves when the call is over, with its record. */
  endOf(callSid: string): Promise<EmulatedCall>;
  /** Resolves when nothing of any talk is left: no stream, no talk, no session of the model. */
  nothingLeft(): Promise<void>;
}

export interface TalkAnswer {
  callId: string;
  talks: Record<string, unknown>[];
  entries: { role: string; text: string; unheard: string | null; startMs: number; endMs: number; toolName?: string }[];
}

/** What the emulated model says. */
export function clipFile(name: string): string {
  return fileURLToPath(new URL(`../../emulator/assets/speech/${name}.wav`, import.meta.url));
}

/** A clip that the server plays without its model. */
export function phraseFile(name: string): string {
  return fileURLToPath(new URL(`../../server/assets/speech/en-${name}.wav`, import.meta.url));
}

/** The agent answers, and a person after it, whatever the agent did. */
export function flowWithPerson(serverUrl: string): FlowInput {
  return {
    start: 'agent',
    applets: {
      agent: { applet: 'voicebot', url: `${serverUrl}/exotel/voicebot`, next: 'person' },
      person: { applet: 'connect', numbers: [salesNumber], next: { conversationEnded: 'end' } },
      end: { applet: 'hangup' },
    },
  };
}

/** The agent answers; whom it transfers to is connected after it. */
export function agentFlow(serverUrl: string): FlowInput {
  return {
    start: 'agent',
    applets: {
      agent: { applet: 'voicebot', url: `${serverUrl}/exotel/voicebot`, next: 'person' },
      person: {
        applet: 'connect',
        url: `${serverUrl}/exotel/connect`,
        next: { conversationEnded: 'end', nobodyAnswered: 'end', nobodyDialled: 'end' },
      },
      end: { applet: 'hangup' },
    },
  };
}

export async function startTalkWorld(options: TalkWorldOptions): Promise<TalkWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-talk-'));
  const port = await freePort();
  const serverUrl = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'phones.yaml'), phones({ [callerNumber]: options.caller, ...options.callers }));
  const agentsDir = mkdtempSync(join(tmpdir(), 'patchcord-agents-'));
  writeFileSync(join(agentsDir, 'desk.yaml'), agentYaml(options.agent ?? ''));
  for (const [name, content] of Object.entries(options.files ?? {})) writeFileSync(join(agentsDir, name), content);
  const model = await startVoiceModel(options.model ?? {});
  const emulator = await startEmulator({
    requestsPerMinute: null,
    dataDir: folder,
    phoneScripts: { folder },
    flows: { inline: { desk: (options.flow ?? agentFlow)(serverUrl) }, exoPhones: { [exoPhone]: 'desk' } },
    timings: { ...fastTimings, settleAfterMs: 300 },
  });
  const server = await ServerProcess.start(
    {
      EXOTEL_SID: 'emulated1',
      EXOTEL_API_KEY: 'key',
      EXOTEL_TOKEN: 'token',
      EXOTEL_CALLER_ID: exoPhone,
      EXOTEL_BASE_URL: emulator.url,
      OPENAI_REALTIME_URL: (await options.modelUrl?.(model)) ?? model.url,
      AGENTS_DIR: agentsDir,
      ...options.env,
    },
    port,
  );
  const apps: AppClient[] = [];
  const get = async (path: string, init?: RequestInit) => {
    const answer = await fetch(server.url + path, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return {
    ...{ emulator, model, server, agentsDir, dataDir: folder, get },
    async app() {
      const app = await AppClient.connect(`${server.wsUrl}/ws`);
      apps.push(app);
      return app;
    },
    callIn(from = callerNumber) {
      const called = emulator.callIn({ from, to: exoPhone });
      if (!called.ok) throw new Error(called.error);
      return called.value.sid;
    },
    async reportOf(callSid) {
      await eventually(() => expect(emulator.streams(callSid)).not.toEqual([]), 60_000);
      const report = emulator.streams(callSid)[0]?.report;
      if (report === undefined || report === null) throw new Error('The stream has no report');
      return report;
    },
    async talkOf(callSid) {
      let answer: TalkAnswer | null = null;
      const ask = async () => {
        const list = await get(`/api/calls?callSid=${callSid}`);
        const [call] = (list.body['calls'] ?? []) as { callId: string }[];
        if (call === undefined) return 'no call';
        const { body } = await get(`/api/calls/${call.callId}/transcript`);
        answer = { ...(body as unknown as TalkAnswer), callId: call.callId };
        return answer.talks.length > 0 && answer.talks.every(({ endedAt }) => endedAt !== null) ? 'over' : 'going on';
      };
      await eventually(async () => expect(await ask()).toBe('over'), 60_000);
      const over = answer as unknown as TalkAnswer;
      // Nothing that was said is for the log; short ones are ordinary words as well.
      server.private.push(...over.entries.flatMap(({ text }) => (text.length < 12 ? [] : [text])));
      return over;
    },
    async entriesOf(callSid) {
      const { calls } = (await get(`/api/calls?callSid=${callSid}`)).body as unknown as { calls: { callId: string }[] };
      const { body } = await get(`/api/calls/${calls[0]?.callId}/transcript`);
      const entries = (body['entries'] ?? []) as TalkAnswer['entries'];
      return entries.map(({ role, text }) => `${role}: ${text}`);
    },
    audioOf: (callSid, phone) => heardAudio(folder, callSid, phone),
    soundsOf: async (callSid) => soundsIn(await heardAudio(folder, callSid)),
    async endOf(callSid) {
      const call = () => emulator.calls().find(({ sid }) => sid === callSid);
      await eventually(() => expect(call()?.status).toBe('completed'), 60_000);
      return call() as EmulatedCall;
    },
    async nothingLeft() {
      const left = async () => {
        const { streams } = (await get('/health')).body;
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        const talks = /^patchcord_talks (\d+)$/m.exec(metrics)?.[1];
        return { streams, talks, sessions: model.sessions().length };
      };
      await eventually(async () => expect(await left()).toEqual({ streams: 0, talks: '0', sessions: 0 }));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(apps.map((app) => app[Symbol.asyncDispose]()));
      await server[Symbol.asyncDispose]();
      await emulator.close();
      await model.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(agentsDir, { recursive: true, force: true });
    },
  };
}

function phones(callers: Record<string, string[]>): string {
  const scripts = Object.entries(callers).flatMap(([number, steps]) => [
    `"${number}":`,
    '  steps:',
    ...steps.map((step) => `    - ${step}`),
  ]);
  // Who says something, waits for a word, and hangs up.
  const steps = ['mumble: 1s', '{ listenFor: speech, timeout: 4s }', '{ listenFor: silence, timeout: 2s }', 'hangUp'];
  const sales = [
    `"${salesNumber}":`,
    '  ring: { answerAfter: 50ms }',
    '  steps:',
    ...steps.map((step) => `    - ${step}`),
  ];
  return [...scripts, ...sales, ''].join('\n');
}

function agentYaml(more: string): string {
  return ['default: true', 'instructions: You are a kind receptionist.', more, ''].join('\n');
}
