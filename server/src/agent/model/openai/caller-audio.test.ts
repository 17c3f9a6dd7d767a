import { expect, test } from 'vitest';
import { CallerAudio } from './caller-audio.ts';

const g711 = { encoding: 'pcma', sampleRate: 8000 } as const;

test('audio that the network does not take is kept for a while, the oldest is lost, and that is told once', () => {
  const sent: { type: string; event_id: string; audio: string }[] = [];
  const problems: string[] = [];
  const line = { isOpen: true, backlogBytes: 0, send: (json: string) => sent.push(JSON.parse(json)) };
  const caller = new CallerAudio(line, g711, ({ code }) => problems.push(code));
  caller.append(Buffer.alloc(800, 'a'));
  line.backlogBytes = 1024 * 1024 + 1;
  for (let second = 0; second < 4; second += 1) caller.append(Buffer.alloc(8000, `${second}`));
  expect(sent).toHaveLength(1);
  line.backlogBytes = 0;
  caller.append(Buffer.alloc(800, 'b'));
  caller.append(Buffer.alloc(800, 'c'));
  expect(problems).toEqual(['caller_audio_dropped']);
  expect(sent.map(({ event_id }) => event_id)).toEqual(['audio_1', 'audio_2', 'audio_3']);
  const held = Buffer.from(sent[1]?.audio ?? '', 'base64').toString();
  expect(held).toBe('2'.repeat(7200) + '3'.repeat(8000) + 'b'.repeat(800));
});
