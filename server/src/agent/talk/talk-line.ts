// Opens the line of an agent: its model, told who it is and what it may do.
import type { AudioFormat } from '../../media/converter.ts';
import type { SampleRate } from '../../media/phone-leg.ts';
import type { Timers } from '../../timers.ts';
import type { Agent } from '../agent.ts';
import { ModelLine } from '../model/model-line.ts';
import type { OpenModelSession, SessionSettings } from '../model/model-session.ts';
import type { ToolRunner } from '../tools/tool-runner.ts';
import type { LineTalk, TalkLine } from './talk-parts.ts';

export interface OpenLine {
  agent: Agent;
  /** Of the leg. */
  sampleRate: SampleRate;
  tools: Pick<ToolRunner, 'definitions' | 'hosted'>;
}

/** The line begins to connect at once, and waits for its talk. */
export function openTalkLine(order: OpenLine, open: OpenModelSession, timers: Timers): TalkLine {
  let talk: LineTalk | null = null;
  const line = new ModelLine({
    open,
    settings: settingsOf(order),
    timers,
    memory: () => talk?.memory() ?? [],
    maySwap: () => talk?.maySwap() ?? true,
  });
  return {
    attach(listener, attached) {
      talk = attached;
      line.attach(listener);
    },
    appendAudio: (audio) => line.appendAudio(audio),
    addItem: (item) => line.addItem(item),
    respond: (wish) => line.respond(wish),
    cancel: () => line.cancel(),
    truncate: (part, audioEndMs) => line.truncate(part, audioEndMs),
    deleteItem: (itemId) => line.deleteItem(itemId),
    askAside: (wish) => line.askAside(wish),
    close: () => line.close(),
  };
}

function settingsOf({ agent, sampleRate, tools }: OpenLine): SessionSettings {
  const { model, voice, instructions, turnDetection, noiseReduction, transcription } = agent;
  const { maxOutputTokens, reasoningEffort } = agent;
  return {
    ...{ model, voice, instructions, turnDetection, noiseReduction, transcription, maxOutputTokens, reasoningEffort },
    format: modelFormat(agent.modelAudio, sampleRate),
    tools: tools.definitions,
    hostedTools: tools.hosted,
  };
}

/**
 * `auto` loses least for what it costs: nothing is converted at 24 kHz, and A-law is what Indian telephone lines carry
 * at 8 kHz anyway (reference: measured paths between 8 kHz PCM and a realtime model).
 */
export function modelFormat(modelAudio: Agent['modelAudio'], sampleRate: SampleRate): AudioFormat {
  const encoding = modelAudio === 'auto' ? (sampleRate === 8000 ? 'pcma' : 'pcm24') : modelAudio;
  return encoding === 'pcm24' ? { encoding: 'pcm16', sampleRate: 24_000 } : { encoding, sampleRate: 8000 };
}
