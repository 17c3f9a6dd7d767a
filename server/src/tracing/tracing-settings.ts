// The settings of traces, by the names that OpenTelemetry gives them; its exporter reads its own (headers, timeout,
// compression, certificates) by itself. Every mistake is told.

export interface TracingSettings {
  serviceName: string;
  /** Which part of all calls is traced, 0 to 1. */
  sampleRatio: number;
}

export type TracingSettingsResult = { ok: true; settings: TracingSettings | null } | { ok: false; mistakes: string[] };

const samplers = new Map<string, 'all' | 'none' | 'ratio'>([
  ['always_on', 'all'],
  ['parentbased_always_on', 'all'],
  ['always_off', 'none'],
  ['parentbased_always_off', 'none'],
  ['traceidratio', 'ratio'],
  ['parentbased_traceidratio', 'ratio'],
]);

/** Null without an endpoint, and where the SDK is switched off. */
export function readTracingSettings(variables: Record<string, string | undefined>): TracingSettingsResult {
  const endpoint = variables['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? variables['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const isOff = variables['OTEL_SDK_DISABLED'] === 'true' || variables['OTEL_TRACES_EXPORTER'] === 'none';
  if (endpoint === undefined || isOff) return { ok: true, settings: null };
  const protocol = variables['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? variables['OTEL_EXPORTER_OTLP_PROTOCOL'];
  const sampleRatio = ratioOf(variables);
  const mistakes = [
    ...(URL.canParse(endpoint) ? [] : ['OTEL_EXPORTER_OTLP_ENDPOINT is not a URL like http://127.0.0.1:4318.']),
    ...(protocol === undefined || protocol === 'http/json'
      ? []
      : ['OTEL_EXPORTER_OTLP_PROTOCOL is not http/json, the only one that is spoken.']),
    ...(sampleRatio === null ? [`OTEL_TRACES_SAMPLER is none of ${[...samplers.keys()].join(', ')}.`] : []),
    ...(Number.isNaN(sampleRatio) ? ['OTEL_TRACES_SAMPLER_ARG is not a number from 0 to 1.'] : []),
  ];
  if (mistakes.length > 0 || sampleRatio === null) return { ok: false, mistakes };
  return { ok: true, settings: { serviceName: variables['OTEL_SERVICE_NAME'] ?? 'patchcord', sampleRatio } };
}

/** NaN when the argument is no ratio; null when there is no such sampler. */
function ratioOf(variables: Record<string, string | undefined>): number | null {
  const kind = samplers.get(variables['OTEL_TRACES_SAMPLER'] ?? 'always_on');
  if (kind === undefined) return null;
  if (kind !== 'ratio') return kind === 'all' ? 1 : 0;
  const ratio = Number(variables['OTEL_TRACES_SAMPLER_ARG'] ?? '1');
  return ratio >= 0 && ratio <= 1 ? ratio : Number.NaN;
}
