// Lines to the model that are opened before their stream is there, so that the model is when the phone is.
import type { SampleRate } from '../../media/phone-leg.ts';
import type { Timers } from '../../timers.ts';
import type { Agent } from '../agent.ts';
import type { ToolRunner } from '../tools/tool-runner.ts';
import type { OpenLine } from './talk-line.ts';
import type { TalkLine } from './talk-parts.ts';

/** A pre-warmed line whose stream never came. */
const WARM_FOR_MS = 30_000;

export interface ReadyLine {
  line: TalkLine;
  tools: ToolRunner;
}

export interface WarmLines {
  /** Opens the line of a call whose stream is about to come, unless so many wait already as there are streams free. */
  preWarm(call: { callId: string; agent: Agent }): void;
  /** The line that was opened for the call, or a new one. */
  lineFor(stream: { callId: string | null; sampleRate: SampleRate; agent: Agent }): ReadyLine;
  /** Closes those whose stream has not come; none is opened beforehand any more. */
  close(): void;
}

interface WarmLine extends ReadyLine {
  agent: Agent;
  expires: () => void;
}

export function createWarmLines(deps: {
  openLine: (order: OpenLine) => TalkLine;
  toolsOf: (agent: Agent) => ToolRunner;
  timers: Timers;
  /** How many streams may still come. */
  freeStreams: () => number;
}): WarmLines {
  const { openLine, toolsOf, timers, freeStreams } = deps;
  let isClosed = false;
  const warm = new Map<string, WarmLine>();

  function opened(agent: Agent, sampleRate: SampleRate): ReadyLine {
    const tools = toolsOf(agent);
    return { tools, line: openLine({ agent, sampleRate, tools }) };
  }

  function warmed(callId: string | null, sampleRate: SampleRate, agent: Agent): ReadyLine | null {
    const ready = callId === null ? undefined : warm.get(callId);
    if (ready === undefined || callId === null) return null;
    ready.expires();
    warm.delete(callId);
    // The carrier need not keep to the rate that it was asked for.
    if (ready.agent === agent && agent.sampleRate === sampleRate) return ready;
    ready.line.close();
    return null;
  }

  return {
    preWarm({ callId, agent }) {
      if (isClosed || warm.has(callId) || warm.size >= freeStreams()) return;
      const ready = opened(agent, agent.sampleRate);
      const expires = timers.after(WARM_FOR_MS, () => {
        warm.delete(callId);
        ready.line.close();
      });
      warm.set(callId, { ...ready, agent, expires });
    },
    lineFor: ({ callId, sampleRate, agent }) => warmed(callId, sampleRate, agent) ?? opened(agent, sampleRate),
    close() {
      isClosed = true;
      for (const { line, expires } of warm.values()) {
        expires();
        line.close();
      }
      warm.clear();
    },
  };
}
