// Which of OpenTelemetry's variables turn traces on, and what is wrong with them.
import { expect, test } from 'vitest';
import { readTracingSettings } from './tracing-settings.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

test.each([
  [{}, null],
  [{ OTEL_SERVICE_NAME: 'calls' }, null],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }, null],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, null],
  [endpoint, { serviceName: 'patchcord', sampleRatio: 1 }],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://x/v1/traces' }, { serviceName: 'patchcord', sampleRatio: 1 }],
  [
    { ...endpoint, OTEL_SERVICE_NAME: 'calls', OTEL_TRACES_SAMPLER: 'always_off' },
    { serviceName: 'calls', sampleRatio: 0 },
  ],
  [
    { ...endpoint, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
    { serviceName: 'patchcord', sampleRatio: 0.25 },
  ],
])('%j reads as %j', (variables, settings) => {
  expect(readTracingSettings(variables)).toEqual({ ok: true, settings });
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL'],
  [{ ...endpoint, OTEL_TRACES_SAMPLER: 'sometimes' }, 'OTEL_TRACES_SAMPLER'],
  [{ ...endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG'],
])('%j is a mistake, named', (variables, name) => {
  expect(readTracingSettings(variables)).toEqual({ ok: false, mistakes: [expect.stringContaining(name)] });
});
