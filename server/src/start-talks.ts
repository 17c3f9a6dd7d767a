// Puts the voice agents together: their files, the model, the room of each talk, and the doors that lead to them.
import { join } from 'node:path';
import type { ListedAgent } from '@patchcord/protocol';
import { v7 as uuidv7 } from 'uuid';
import type { Agent } from './agent/agent.ts';
import { type AgentFiles, createAgentFiles } from './agent/files/agent-files.ts';
import { openAgentShelf } from './agent/files/agent-shelf.ts';
import { createOpenAiRealtime } from './agent/model/openai/openai-realtime.ts';
import { readPhraseBook } from './agent/phrases.ts';
import { openRoom, type RoomDeps } from './agent/talk/open-room.ts';
import { createSpokenPhrases } from './agent/talk/spoken-phrases.ts';
import { createTalkDesk, type TalkDesk } from './agent/talk/talk-desk.ts';
import { openTalkLine } from './agent/talk/talk-line.ts';
import { createToolRunner } from './agent/tools/tool-runner.ts';
import type { Calls } from './calls/create-calls.ts';
import type { StoredEvent } from './calls/ports.ts';
import { type Config, projectRoot } from './config.ts';
import type { Hub } from './delivery/hub.ts';
import type { AgentWish, ChosenAgent, ExpectedStream } from './exotel/applet-routes.ts';
import type { AcceptedStream } from './exotel/stream/stream-door.ts';
import { audioSelfTest } from './media/audio/self-test.ts';
import { Metronome } from './media/metronome.ts';
import { FolderStore } from './media/recording/folder-store.ts';
import type { RecordingStore } from './media/recording/recording-store.ts';
import { readS3Address } from './media/recording/s3-address.ts';
import { S3Store } from './media/recording/s3-store.ts';
import type { Observers } from './observe/observe-calls.ts';
import { observeTool, talkObserver } from './observe/observe-talks.ts';
import { Secret } from './secret.ts';
import type { Store } from './store/open-store.ts';
import { systemTimers } from './timers.ts';

const timers = systemTimers;

export interface Talks {
  recordings: RecordingStore;
  /** Null: nobody is to answer, or there is no agent of that name. */
  chooseAgent(wish: AgentWish): ChosenAgent | null;
  /** The first of those to whom the agent can transfer, E.164; null: there is none. */
  personFor(wish: AgentWish): string | null;
  preWarm(stream: ExpectedStream): void;
  take(stream: AcceptedStream): void;
  isAgent(name: string): boolean;
  sampleRateOf(name: string): ChosenAgent['sampleRate'] | null;
  listAgents(): { agents: ListedAgent[]; unusable: readonly string[]; mistakes: readonly string[] };
  files: AgentFiles;
  endTalk: TalkDesk['endTalk'];
  /** Every event of the log: another instance may want a talk of this one to end. */
  hear(events: StoredEvent[]): void;
  readonly talks: number;
  drain(graceMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface TalksDeps {
  config: Config;
  store: Store;
  hub: Pick<Hub, 'publishLive'>;
  /** This life of the instance. */
  runId: string;
  /** Asked for only when a stream has come: calls and talks need each other. */
  calls: () => Pick<Calls, 'streamStarted' | 'webTalkStarted' | 'streamHeard' | 'streamEnded'>;
  observers: Observers;
}

/** Rejects when the phrases are missing, the storage of recordings is misconfigured or the resampler does not work. */
export async function startTalks({ config, store, hub, runId, calls, observers }: TalksDeps): Promise<Talks> {
  const { log, metrics } = observers;
  const tested = audioSelfTest();
  if (!tested.ok) throw new Error(tested.error);
  const secrets = (name: string) => config.agentSecrets.get(name)?.reveal() ?? null;
  const shelf = await openAgentShelf({
    folder: config.agentsDir,
    secrets,
    timers,
    onChange({ loaded, removed, mistakes }) {
      log.info({ loaded, removed }, 'Agents changed');
      for (const mistake of mistakes) log.warn(mistake);
    },
    onError: (error) => log.error({ err: error }, 'The folder of the agents cannot be read'),
  });
  for (const mistake of shelf.mistakes) log.warn(mistake);
  const recordings = recordingStore(config, observers);
  await recordings.recover();

  const roomDeps: RoomDeps = {
    timers,
    metronome: new Metronome(timers),
    recordings,
    phrasesFor: createSpokenPhrases(await readPhraseBook(join(projectRoot, 'server/assets/speech'))),
    onAlarm(alarm, callId) {
      metrics.audioAlarms.inc({ alarm });
      log.warn({ callId, alarm }, 'Silence where there should be sound');
    },
    onRecordingFailed: (error, callId) => log.error({ err: error, callId }, 'A recording stopped'),
  };
  const open = openModel(config);
  const agentFor = ({ name, exoPhone }: { name: string | null; exoPhone: string | null }): Agent | null => {
    if (name !== null) return shelf.byName(name);
    return (exoPhone === null ? null : shelf.forExoPhone(exoPhone)) ?? shelf.default;
  };
  const desk = createTalkDesk({
    agentFor,
    toolsOf: (agent) =>
      createToolRunner(agent, { secrets, fetch, timers, onRun: (report) => observeTool(report, observers) }),
    openLine: open === null ? null : (order) => openTalkLine(order, open, timers),
    openRoom: (order) => openRoom(order, roomDeps),
    calls: {
      async streamStarted({ user, ...stream }) {
        const { callId, agent } = stream;
        const isWeb = user !== null && callId !== null;
        const call = isWeb
          ? await calls().webTalkStarted({ callId, user, agent })
          : await calls().streamStarted(stream);
        return call && { callId: call.id };
      },
      streamHeard: (callId) => calls().streamHeard(callId),
      streamEnded: (ended) => calls().streamEnded(ended),
    },
    ...{ store, timers },
    newId: () => uuidv7(),
    now: () => Date.now(),
    instanceId: config.instanceId,
    runId,
    maxStreams: config.maxStreams,
    observe: talkObserver(observers, hub),
  });

  return {
    recordings,
    chooseAgent: ({ to, name }) => (open === null ? null : agentFor({ name, exoPhone: to })),
    personFor: ({ to, name }) => agentFor({ name, exoPhone: to })?.transfers[0]?.number ?? null,
    preWarm({ callId, agentName }) {
      const agent = shelf.byName(agentName);
      if (agent !== null) desk.preWarm({ callId, agent });
    },
    take({ leg, attach, start, callId, agentName, user, hasFlow }) {
      const { callSid, from, to } = start;
      desk
        .take({ leg, attach, callSid, from, to, callId, agentName, user, hasFlow })
        .catch((error: unknown) => log.error({ err: error, callSid }, 'A stream could not be taken'));
    },
    isAgent: (name) => open !== null && shelf.byName(name) !== null,
    sampleRateOf: (name) => shelf.byName(name)?.sampleRate ?? null,
    listAgents: () => ({
      agents: shelf.agents.map(listed),
      unusable: shelf.unusable,
      mistakes: shelf.mistakes,
    }),
    files: createAgentFiles({ folder: config.agentsDir, shelf, isEditable: config.agentsEditable }),
    endTalk: desk.endTalk,
    hear(events) {
      for (const { callId, endsTalk } of events) if (endsTalk) desk.endTalk(callId);
    },
    get talks() {
      return desk.talks;
    },
    drain: desk.drain,
    async close() {
      await Promise.all([shelf.close(), recordings.close()]);
    },
  };
}

function listed({ name, language, exoPhones, isDefault, model, voice, greeting, tools }: Agent): ListedAgent {
  const toolNames = tools.map((tool) =>
    tool.kind === 'http' ? tool.name : tool.kind === 'mcp' ? tool.label : tool.kind,
  );
  return { name, language, exoPhones, isDefault, model, voice, greeting: greeting?.text ?? null, tools: toolNames };
}

function openModel({ agent, realtimeUrl, openaiApiKey }: Config) {
  if (agent === 'none') return null;
  // An emulated model takes any key.
  return createOpenAiRealtime({ url: realtimeUrl, key: openaiApiKey ?? new Secret('none'), timers });
}

function recordingStore({ dataDir, recordingsUrl }: Config, { log }: Observers): RecordingStore {
  const local = new FolderStore(join(dataDir, 'recordings'));
  if (recordingsUrl === null) return local;
  const address = readS3Address(recordingsUrl.reveal());
  if (!address.ok) throw new Error(`RECORDINGS_URL ${address.error}.`);
  return new S3Store({
    address: address.value,
    local,
    timers,
    onUploadFailed: ({ name, retryInMs, error }) =>
      log.warn({ err: error, talkId: name, retryInMs }, 'A recording could not be uploaded; it is tried again'),
  });
}
