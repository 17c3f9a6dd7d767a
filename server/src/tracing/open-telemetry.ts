// Traces by OpenTelemetry, sent as OTLP over HTTP. Nothing is patched: spans are where our code says so.
//
// A span is handed to the SDK when it ends, because only then is it known which call, and so which trace, it belongs to.
// Children that end before their parent wait for it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { OpenSpan, SpanBegin, SpanEnd, Tracing, TracingOptions } from './tracing.ts';
import type { TracingSettings } from './tracing-settings.ts';

/** A collector that is away does not keep the process from ending. */
const CLOSE_WITHIN_MS = 5_000;

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
} as const;

export function openTelemetryTracing(
  { serviceName, sampleRatio }: TracingSettings,
  { version, instanceId, traceIdOf, onFailed }: TracingOptions,
): Tracing {
  const ids = new CallTraceIds();
  const ours = { 'service.name': serviceName, 'service.version': version, 'service.instance.id': instanceId };
  const provider = new TracerProvider({
    idGenerator: ids,
    sampler: new TraceIdRatioBasedSampler(sampleRatio),
    resource: defaultResource()
      .merge(resourceFromAttributes(ours))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: telling(new OTLPTraceExporter(), onFailed) })],
  });
  const tracer = provider.getTracer('patchcord', version);
  const current = new AsyncLocalStorage<RecordedSpan>();
  const deps = { tracer, ids, traceIdOf };
  return {
    begin: (name, how = {}) => {
      const parent = how.parent instanceof RecordedSpan ? how.parent : current.getStore();
      return new RecordedSpan(name, { ...how, parent }, deps);
    },
    within: (span, work) => (span instanceof RecordedSpan ? current.run(span, work) : work()),
    async close() {
      const failed = provider.shutdown().catch((error: unknown) => onFailed(error, 0));
      await Promise.race([failed, setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}

interface SpanDeps {
  tracer: Tracer;
  ids: CallTraceIds;
  traceIdOf: TracingOptions['traceIdOf'];
}

class RecordedSpan implements OpenSpan {
  readonly #name: string;
  readonly #how: SpanBegin & { parent: RecordedSpan | undefined };
  readonly #deps: SpanDeps;
  readonly #beganAt: number;
  /** Null until it has ended, and its parent too. */
  #context: Context | null = null;
  #children: ((parent: Context) => void)[] = [];

  constructor(name: string, how: SpanBegin & { parent: RecordedSpan | undefined }, deps: SpanDeps) {
    this.#name = name;
    this.#how = how;
    this.#deps = deps;
    this.#beganAt = how.at ?? epochMs();
  }

  end(how: SpanEnd = {}): void {
    const ended = { ...how, at: how.at ?? epochMs() };
    const { parent } = this.#how;
    if (parent === undefined) this.#write(ended, ROOT_CONTEXT);
    else parent.#whenWritten((context) => this.#write(ended, context));
  }

  #whenWritten(write: (parent: Context) => void): void {
    if (this.#context === null) this.#children.push(write);
    else write(this.#context);
  }

  #write({ callId, attributes, failed, at }: SpanEnd & { at: number }, parent: Context): void {
    const { tracer, ids, traceIdOf } = this.#deps;
    ids.next = callId == null ? null : traceIdOf(callId);
    const span = tracer.startSpan(
      this.#name,
      {
        kind: kinds[this.#how.kind ?? 'internal'],
        startTime: this.#beganAt,
        attributes: {
          ...this.#how.attributes,
          ...attributes,
          ...(callId == null ? {} : { 'patchcord.call.id': callId }),
        },
      },
      parent,
    );
    if (failed !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failed });
    span.end(at);
    this.#context = trace.setSpan(ROOT_CONTEXT, span);
    for (const write of this.#children.splice(0)) write(this.#context);
  }
}

/** Gives the next trace the id that was asked for. */
class CallTraceIds implements IdGenerator {
  next: string | null = null;
  readonly #random = new RandomIdGenerator();

  generateTraceId(): string {
    return this.next ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#random.generateSpanId();
  }
}

function telling(exporter: SpanExporter, onFailed: TracingOptions['onFailed']): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined) onFailed(result.error, spans.length);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

/** Finer than a millisecond. */
function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
