// One round of talks at one server: calls that come and go first, then the load without interruptions, then with.
import { setTimeout as sleep } from 'node:timers/promises';
import { watchBusyCores } from '../report/machine.ts';
import { MeasuredServer, type ServerProgram } from '../servers/measured-server.ts';
import { type PeerProgram, PeerServer } from '../servers/peer-server.ts';
import type { ProbeReading } from '../servers/probe-messages.ts';
import type { TalkFigures } from '../talks/talk-figures.ts';
import type { TalkLoad } from '../talks/talk-load.ts';

export interface TalkSchedule {
  /** Calls at a time. */
  calls: number;
  /** Calls that come and go first, so that code is compiled and what the server needs once is not counted as theirs. */
  earlierCalls: number;
  /** Shortest and longest sentence of the agents, ms. */
  sentenceMs: readonly [number, number];
  seconds: { idle: number; warmUp: number; measured: number; interrupted: number };
}

export interface TalkRound {
  /** Of one call, percent of a core; what the server takes without calls is not in it. */
  cpuPercent: number;
  /** Of one call: with all calls, less before them, as it is. */
  rssMb: number;
  /** Of one call: heap and buffers that are in use, garbage collected. */
  heldMb: number;
  /** Of the server with all calls. */
  wholeRssMb: number;
  loopDelayP99Ms: number;
  longestStallMs: number;
  /** How much of it the server's thread really ran; the rest the machine gave to others. */
  ofItRunningMs: number;
  busyCores: number;
  talk: TalkFigures;
  /** While callers interrupt. */
  interrupted: TalkFigures;
}

type TalkServer = MeasuredServer | PeerServer;

const BYTES_PER_MB = 1e6;

/** `owner` ends what the round leaves behind when it fails. */
export async function measureTalks(
  program: ServerProgram | PeerProgram,
  load: TalkLoad,
  schedule: TalkSchedule,
  owner: AsyncDisposableStack,
): Promise<TalkRound> {
  const server = await ('command' in program ? PeerServer.start(program, owner) : MeasuredServer.start(program, owner));
  try {
    return await measureServer(server, load, schedule);
  } catch (error) {
    throw new Error(`${program.name} failed in a round of talks. ${server.output}`, { cause: error });
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function measureServer(server: TalkServer, load: TalkLoad, schedule: TalkSchedule): Promise<TalkRound> {
  const { calls, earlierCalls, sentenceMs, seconds } = schedule;
  const plan = { port: server.door.port, sentenceMs };
  const measure = (duration: number, isInterrupted = false) =>
    load.ask({ do: 'measure', seconds: duration, isInterrupted });

  await load.ask({ do: 'begin', plan: { ...plan, calls: earlierCalls } });
  await measure(seconds.warmUp);
  await load.ask({ do: 'hangUp' });
  const idle = await idleReading(server, seconds.idle);
  const before = await server.probe.ask('gc');

  await load.ask({ do: 'begin', plan: { ...plan, calls } });
  await measure(seconds.warmUp);
  const busyCores = watchBusyCores();
  await server.probe.ask('reset');
  const talk = await measure(seconds.measured);
  const reading = await server.probe.ask('read');
  const busy = busyCores();
  const collected = await server.probe.ask('gc');
  const interrupted = await measure(seconds.interrupted, true);
  await load.ask({ do: 'hangUp' });
  if (talk.callerToModel.samples === 0) throw new Error('Nothing of what the callers said came to the model');

  return {
    cpuPercent: (cpuPercent(reading) - cpuPercent(idle)) / calls,
    rssMb: (reading.rssBytes - idle.rssBytes) / BYTES_PER_MB / calls,
    heldMb: (heldBytes(collected) - heldBytes(before)) / BYTES_PER_MB / calls,
    wholeRssMb: reading.rssBytes / BYTES_PER_MB,
    loopDelayP99Ms: reading.loopDelayP99Ms,
    longestStallMs: reading.longestStallMs,
    ofItRunningMs: reading.ofItRunningMs,
    busyCores: busy,
    talk,
    interrupted,
  };
}

function cpuPercent({ cpuMs, windowMs }: ProbeReading): number {
  return (100 * cpuMs) / windowMs;
}

function heldBytes({ heapUsedBytes, bufferBytes }: ProbeReading): number {
  return heapUsedBytes + bufferBytes;
}

/** What the server takes without calls. */
async function idleReading(server: TalkServer, seconds: number) {
  await sleep(1000);
  await server.probe.ask('gc');
  await server.probe.ask('reset');
  await sleep(seconds * 1000);
  return server.probe.ask('read');
}
