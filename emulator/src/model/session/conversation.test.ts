import { expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import { type Entry, entryFromClient, userSpeech } from './item.ts';

const pcm = { type: 'audio/pcm', rate: 24_000 } as const;

function message(id: string, text = id): Entry {
  return entryFromClient({ id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] }, pcm);
}

test('the oldest items go when there are too many', () => {
  const conversation = new Conversation();
  for (let index = 0; index < 2_001; index += 1) conversation.insert(message(`item${index}`));
  expect(conversation.entries).toHaveLength(2_000);
  expect(conversation.find('item0')).toBeUndefined();
});

test('the oldest items go when they hold too much audio or text, but never the newest', () => {
  const conversation = new Conversation();
  const minute = { sampleRate: 24_000, samples: new Int16Array(60 * 24_000) } as const;
  for (let index = 0; index < 30; index += 1) conversation.insert(userSpeech(`speech${index}`, minute));
  expect(conversation.entries.length).toBeLessThan(20);
  expect(conversation.lastItemId).toBe('speech29');
  conversation.insert(message('huge', 'x'.repeat(60 * 1024 * 1024)));
  expect(conversation.entries.map(({ item }) => item.id)).toEqual(['huge']);
});
