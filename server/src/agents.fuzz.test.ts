// Every reader of what models send and operators write, against whatever may come: none throws.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentFields } from './agent/files/agent-fields.ts';
import { readAgent } from './agent/files/read-agent.ts';
import { readSpeechWav } from './agent/files/speech-wav.ts';
import { agentFolder } from './agent/files/testing/agent-folder.ts';
import { wavFile } from './agent/files/testing/wav-file.ts';
import { readAudioDelta } from './agent/model/openai/read-audio-delta.ts';
import { readServerEvent } from './agent/model/openai/server-event.ts';
import { argumentCheck } from './agent/tools/argument-check.ts';
import { readConfig } from './config.ts';
import { decodeG711, encodeG711 } from './media/audio/g711.ts';
import { readWav } from './media/audio/wav.ts';
import { readS3Address } from './media/recording/s3-address.ts';
import { buffers, texts } from './testing/noise.ts';

const RUNS = { numRuns: 2_000 };

describe('what the model sends', () => {
  const events = fc
    .record(
      {
        type: fc.constantFrom('session.created', 'response.done', 'response.output_audio.delta', 'error', 'toString'),
        response: fc.jsonValue(),
        error: fc.jsonValue(),
        response_id: fc.string(),
        item_id: fc.string(),
        content_index: fc.nat(),
        delta: fc.base64String({ minLength: 512, maxLength: 700 }),
      },
      { requiredKeys: ['type'] },
    )
    .map((event) => Buffer.from(JSON.stringify(event)));

  test('is an event, another one, or broken; audio is the same on the short way', () => {
    fc.assert(
      fc.property(fc.oneof(buffers, events), (message) => {
        const long = readServerEvent(message);
        const short = readAudioDelta(message);
        if (short === null) return;
        expect(long).toMatchObject({ kind: 'event', event: { type: 'response.output_audio.delta' } });
        if (long.kind === 'event' && long.event.type === 'response.output_audio.delta') {
          expect(short.audio.equals(Buffer.from(long.event.delta, 'base64'))).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('as the arguments of a tool is checked, whatever it is', () => {
    const check = argumentCheck({
      type: 'object',
      properties: { id: { type: 'string', enum: ['a'] } },
      required: ['id'],
    });
    if (!check.ok) throw new Error(check.error);
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        expect(check.value(given)).toBeInstanceOf(Array);
      }),
      RUNS,
    );
  });
});

describe('what operators write', () => {
  test('as an agent’s file is an agent, or has mistakes with their places', async () => {
    const folder = await agentFolder({});
    const schema = agentFields(() => null);
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom('instructions: Be kind.', 'tools:', '  - end_call', 'limits: { idleSeconds: 1 }', 'a: &x [*x]'),
        fc.constantFrom(
          'default: true',
          'exoPhones: ["08047000001"]',
          'greeting: { audio: ../../x.wav }',
          '- ?',
          '---',
        ),
        fc.string({ unit: 'binary', maxLength: 40 }),
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          lines.map((all) => all.join('\n')),
          texts,
        ),
        async (yaml) => {
          await writeFile(join(folder.path, 'agent.yaml'), yaml);
          const { agent, mistakes } = await readAgent(folder.path, 'agent.yaml', schema);
          expect(agent === null).toBe(mistakes.length > 0);
          for (const mistake of mistakes) expect(mistake).toMatch(/^agents\/agent\.yaml:\d+:\d+ /);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('as recorded speech is audio, or refused', () => {
    const whole = wavFile({ sampleRate: 16_000, samples: new Int16Array(200) });
    const nearly = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 255 })), { maxLength: 6 }).map((changes) => {
      const file = Buffer.from(whole);
      for (const [at, byte] of changes) file[at] = byte;
      return file;
    });
    fc.assert(
      fc.property(fc.oneof(buffers, nearly), fc.nat({ max: 500 }), (file, length) => {
        for (const bytes of [file, file.subarray(0, length)]) {
          const wav = readWav(bytes);
          if (wav.ok) expect(wav.value.data.length % (wav.value.channels * 2)).toBe(0);
          expect(typeof readSpeechWav(bytes).ok).toBe('boolean');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('as settings is a configuration, or mistakes that quote no secret', () => {
    const names = ['PORT', 'PUBLIC_URL', 'EXOTEL_SID', 'RECORDINGS_URL', 'DATABASE_URL', 'REDIS_URL', 'MAX_STREAMS'];
    const more = [
      'APNS_KEY',
      'FCM_SERVICE_ACCOUNT',
      'VAPID_PUBLIC_KEY',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'METRICS_TOKEN',
    ];
    const environment = fc.record(Object.fromEntries([...names, ...more].map((name) => [name, texts])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(environment, (given) => {
        const read = readConfig(given);
        if (!read.ok) expect(read.mistakes.length).toBeGreaterThan(0);
        const storage = given['RECORDINGS_URL'];
        if (storage !== undefined) expect(typeof readS3Address(storage).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(texts, texts, (key, password) => {
        expect(typeof readS3Address(`https://${key}:${password}@host/bucket`).ok).toBe('boolean');
      }),
      RUNS,
    );
  });
});

test('audio in G.711 is as long as its bytes, and its samples come back as what they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('ulaw' as const, 'alaw' as const), (bytes, law) => {
      const samples = new Int16Array(bytes.length);
      decodeG711(law, bytes, samples);
      const again = new Int16Array(bytes.length);
      decodeG711(law, encodeG711(law, samples), again);
      expect(again).toEqual(samples);
    }),
    RUNS,
  );
});
