// What the model tells, and what comes of it.
import type { LineListener } from '../model/line-listener.ts';
import { type AudioPart, noAnswerCode, type ResponseEnd } from '../model/model-session.ts';
import { keyOf } from './conversation.ts';
import type { TalkContext } from './talk-context.ts';

export function modelEvents(context: TalkContext): LineListener {
  const { parts, state, conversation, turns, usage, idle, hold, bargeIn, closing, toolTurn, sinceBegin } = context;
  const { agent, line, voice, converter, timers, phrases, observer } = parts;
  /** Responses of which something was said aloud. */
  const spoken = new Set<string>();
  let lastDone: string | null = null;

  function responseDone(end: ResponseEnd): void {
    if (state.activeResponse === end.responseId) state.activeResponse = null;
    lastDone = end.responseId;
    // Whatever became of it: nobody is kept waiting for a greeting that does not come.
    if (state.greeting === 'due') state.greeting = 'said';
    if (end.usage !== null) {
      usage.responded(end.usage);
      observer.figures(context.figures());
    }
    bargeIn.forgetUnspoken(end.responseId, sinceBegin());
    const spoke = spoken.delete(end.responseId);
    closing.responseDone(end.responseId, spoke && end.status === 'completed');
    if (closing.under) return;
    if (end.status === 'failed') {
      context.tryAgain(end.failure);
      return;
    }
    state.failures = 0;
    if (end.toolCalls.length > 0) toolTurn.run(end.toolCalls, spoke);
    else if (!spoke) state.waitingSinceMs = null;
    const { maxCostUsd } = agent.limits;
    if (maxCostUsd !== null && (usage.costUsd() ?? 0) >= maxCostUsd) context.sayGoodbye('spend-cap');
  }

  /** More is to be heard than waits for anybody: the part ends there, so that no sentence jumps. */
  function cutShort(part: AudioPart): void {
    const key = keyOf(part);
    conversation.audioEnded(key, 'cut');
    voice.finish(key);
    line.cancel();
    const receivedMs = voice.heard(key)?.receivedMs ?? 0;
    line.truncate(part, Math.floor(receivedMs));
    if (receivedMs === 0) conversation.agentHeard(key, { heardMs: 0, totalMs: 0, endMs: sinceBegin() });
    observer.problem({ code: 'speech-too-long', message: 'The model said more than is kept to be heard' });
  }

  return {
    ready() {},
    speechStarted() {
      context.lateWords.begun();
      const toldAtMs = timers.now();
      state.callerSpeaking = true;
      state.speechBeganMs = sinceBegin();
      state.waitingSinceMs = null;
      idle.answered();
      if (closing.under || !context.interrupt()) return;
      observer.interrupted(timers.now() - toldAtMs);
    },
    speechStopped() {
      state.callerSpeaking = false;
      state.speechEndedMs = sinceBegin();
      state.waitingSinceMs = timers.now();
      turns.speechStopped(state.waitingSinceMs);
    },
    callerTurn(itemId) {
      context.lateWords.turn(itemId);
      conversation.callerTurn(itemId, state.speechBeganMs, state.speechEndedMs);
    },
    callerTranscript(itemId, text, kind) {
      if (kind === 'delta') observer.transcriptDelta({ role: 'caller', text, startMs: state.speechBeganMs });
      else {
        conversation.callerSaid(itemId, text);
        context.lateWords.known(itemId);
      }
    },
    responseStarted(responseId, isAsked) {
      // An answer to the caller's last words, whom nobody can answer any more.
      if (state.isOver) line.cancel();
      state.activeResponse = responseId;
      if (isAsked === true) closing.askedResponseStarted(responseId);
    },
    audio(part, audio) {
      if (state.isOver) return;
      const key = keyOf(part);
      if (bargeIn.sees(part)) {
        hold.stop();
        turns.audio(key);
        conversation.agentSays(part, '', sinceBegin());
      }
      state.waitingSinceMs = null;
      spoken.add(part.responseId);
      const pushed = voice.push(key, converter.fromModel(audio));
      if (pushed === 'full' && !conversation.hasEnded(key)) cutShort(part);
    },
    audioDone(part) {
      // After the end of its response: the session was lost in the middle of it.
      conversation.audioEnded(keyOf(part), part.responseId === lastDone ? 'cut' : 'all');
      voice.finish(keyOf(part));
    },
    agentTranscript(part, text, kind) {
      if (state.isOver) return;
      if (kind === 'whole') conversation.agentSaid(part, text, sinceBegin());
      else if (conversation.agentSays(part, text, sinceBegin())) {
        observer.transcriptDelta({ role: 'agent', text, startMs: conversation.startMsOf(keyOf(part)) });
      }
    },
    responseDone,
    transcriptionUsage: usage.transcribed,
    problem(failure) {
      observer.problem(failure);
      if (failure.code === noAnswerCode && !closing.under) context.apologise();
    },
    away() {
      state.awaySinceMs = timers.now();
      state.activeResponse = null;
      closing.modelGone();
    },
    back() {
      state.awaySinceMs = null;
      hold.stop();
    },
    lost(failure) {
      observer.problem(failure);
      state.awaySinceMs ??= timers.now();
      hold.stop();
      closing.begin('model-failed', { kind: 'phrase', wish: '', phrase: phrases.lastApology });
      closing.modelGone();
    },
  };
}
