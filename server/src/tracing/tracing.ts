// What the rest of the server sees of traces: work is a span, in the trace of the call that it is about. Where no spans
// are sent, all of it does nothing.
import type { TracingSettings } from './tracing-settings.ts';

export type SpanKind = 'server' | 'client' | 'internal' | 'producer';
export type SpanAttributes = Record<string, string | number | boolean>;

export interface SpanBegin {
  kind?: SpanKind;
  attributes?: SpanAttributes;
  /** Epoch ms; default: now. */
  at?: number;
  /** Default: the span that is being worked on, if any. */
  parent?: OpenSpan | undefined;
}

export interface SpanEnd {
  /** The call it is about, by which a span without a parent finds its trace; null: none, or not known. */
  callId?: string | null;
  attributes?: SpanAttributes;
  /** A code, where it came to nothing. */
  failed?: string | undefined;
  /** Epoch ms; default: now. */
  at?: number;
}

export interface OpenSpan {
  end(how?: SpanEnd): void;
}

export interface Tracing {
  begin(name: string, how?: SpanBegin): OpenSpan;
  /** Does the work; spans that begin in it are children of `span`. */
  within<T>(span: OpenSpan, work: () => Promise<T>): Promise<T>;
  /** Sends what has not been sent yet. */
  close(): Promise<void>;
}

export interface TracingOptions {
  version: string;
  instanceId: string;
  /** The trace of a call; null: a random one. */
  traceIdOf: (callId: string) => string | null;
  /** So many spans were lost. */
  onFailed: (error: unknown, spans: number) => void;
}

const nothing: OpenSpan = { end: () => undefined };

export const noTracing: Tracing = {
  begin: () => nothing,
  within: (_span, work) => work(),
  close: async () => undefined,
};

/** The SDK is loaded only where spans are sent. */
export async function openTracing(settings: TracingSettings | null, options: TracingOptions): Promise<Tracing> {
  if (settings === null) return noTracing;
  const { openTelemetryTracing } = await import('./open-telemetry.ts');
  return openTelemetryTracing(settings, options);
}
