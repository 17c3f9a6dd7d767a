// What the log, the metrics and the traces get to see of talks. Nothing that was said is in any of them.
import type { DeskObserver } from '../agent/talk/desk-observer.ts';
import type { ToolReport } from '../agent/tools/tool-runner.ts';
import type { Hub } from '../delivery/hub.ts';
import { boundedLabel } from '../metrics/bounded-label.ts';
import type { OpenSpan } from '../tracing/tracing.ts';
import type { Observers } from './observe-calls.ts';

/** Codes of the model's are its own. */
const modelCode = boundedLabel();

/** Tells the log, the metrics and those clients that may listen. */
export function talkObserver({ log, metrics, tracing }: Observers, hub: Pick<Hub, 'publishLive'>): DeskObserver {
  const spans = new Map<string, { span: OpenSpan; startedAt: number }>();
  return {
    started({ callId, id, agent, startedAt }) {
      spans.set(id, { span: tracing.begin('talk', { kind: 'server', at: startedAt }), startedAt });
      metrics.talks.inc();
      log.info({ callId, talkId: id, agent }, 'Talk began');
    },
    resumed({ callId, id, agent, startedAt, take }) {
      spans.set(id, { span: tracing.begin('talk', { kind: 'server', at: Date.now() }), startedAt });
      metrics.talks.inc();
      metrics.talksResumed.inc();
      log.info({ callId, talkId: id, agent, take }, 'Talk was cut off and goes on here');
    },
    refused(code, callSid) {
      metrics.talksRefused.inc({ code });
      log.warn({ callSid, code }, 'A stream has nobody to talk to; its flow goes on');
    },
    transcriptDelta({ callId, id }, { role, text, startMs }) {
      hub.publishLive('calls:listen', { type: 'transcript_delta', callId, talkId: id, role, text, startMs });
    },
    entry(entry) {
      hub.publishLive('calls:listen', { type: 'transcript', ...entry });
      const talk = spans.get(entry.talkId);
      if (talk === undefined) return;
      const { role, startMs, endMs } = entry;
      const turn = { parent: talk.span, at: talk.startedAt + startMs, attributes: { role } };
      tracing.begin('turn', turn).end({ callId: entry.callId, at: talk.startedAt + endMs });
    },
    interrupted: (latencyMs) => metrics.bargeInSeconds.observe(latencyMs / 1000),
    problem({ callId, id }, { code }) {
      metrics.modelProblems.inc({ code: modelCode(code) });
      log.warn({ callId, talkId: id, code }, 'The model had a problem');
    },
    ended({ callId, id, agent, end, figures }, { playOut }) {
      spans.get(id)?.span.end({ callId, attributes: { agent, end: end ?? 'unknown' } });
      spans.delete(id);
      metrics.talks.dec();
      metrics.talksEnded.inc({ end: end ?? 'unknown' });
      metrics.playOutGaps.inc(playOut.gaps);
      if (figures?.firstAudioMs != null) metrics.firstAudioSeconds.observe(figures.firstAudioMs / 1000);
      for (const { toFirstAudioSentMs } of figures?.turns ?? [])
        metrics.answerSeconds.observe(toFirstAudioSentMs / 1000);
      const { interruptions, firstAudioMs, costUsd } = figures ?? {};
      log.info({ callId, talkId: id, agent, end, interruptions, firstAudioMs, costUsd, ...playOut }, 'Talk ended');
    },
    error: (error, callId) => log.error({ err: error, callId }, 'Something broke; the talk goes on'),
  };
}

export function observeTool(report: ToolReport, { log, metrics }: Observers): void {
  const { tool, callId, failed, status, attempts, durationMs, cause } = report;
  metrics.toolSeconds.observe({ outcome: failed ?? 'ok' }, durationMs / 1000);
  const level = failed === null ? 'debug' : 'warn';
  log[level](
    { callId, tool, outcome: failed ?? 'ok', status, attempts, durationMs, cause },
    failed === null ? 'A tool ran' : 'A tool failed',
  );
}
