// The agents and the phrases that come with the project.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { systemTimers } from '../../timers.ts';
import { type PhraseName, readPhraseBook } from '../phrases.ts';
import { openAgentShelf } from './agent-shelf.ts';

const folderOf = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const clipsOf = (path: string): { id: string; text: string }[] =>
  JSON.parse(readFileSync(`${folderOf(path)}clips.json`, 'utf8'));

test('the example agents are without mistakes, and one of them is the default', async () => {
  const shelf = await openAgentShelf({
    folder: folderOf('agents/'),
    secrets: () => null,
    timers: systemTimers,
    onChange: () => {},
    onError: () => {},
  });
  onTestFinished(() => shelf.close());
  expect(shelf.mistakes).toEqual([]);
  expect(shelf.agents.map(({ name }) => name)).toEqual(['demo', 'hindi']);
  expect(shelf.default?.name).toBe('demo');
  expect(shelf.default?.tools).toEqual([{ kind: 'end_call' }, { kind: 'transfer_to_human' }]);
  for (const { id, text } of clipsOf('agents/greetings/')) {
    const greeting = shelf.byName(id)?.greeting;
    expect(greeting?.text).toBe(text);
    expect(greeting?.audio?.length).toBeGreaterThan(24_000 * 2);
  }
});

test('every phrase is there in English and in Hindi, and others hear English', async () => {
  const book = await readPhraseBook(folderOf('server/assets/speech/'));
  const names: PhraseName[] = ['apology', 'apology-final', 'goodbye', 'transfer', 'resume'];
  for (const name of names) {
    const [english, hindi] = [book.phrase(name, 'en-IN'), book.phrase(name, 'hi-IN')];
    expect(hindi.text).toMatch(/^\p{Script=Devanagari}/u);
    expect(english.text).toMatch(/^[A-Z]/);
    for (const { audio } of [english, hindi]) expect(audio.length).toBeGreaterThan(0.5 * 24_000 * 2);
    expect(book.phrase(name, 'ta')).toBe(english);
  }
});

test('a folder without a phrase is refused', async () => {
  await expect(readPhraseBook(folderOf('agents/greetings/'))).rejects.toThrow('The phrase apology is missing');
});
