import { expect, test } from 'vitest';
import { ResponseTurns } from './response-turns.ts';

function turns() {
  const sent: string[] = [];
  const one = new ResponseTurns({
    create(wish) {
      sent.push(wish.instructions ?? 'plain');
      return `create-${sent.length}`;
    },
    cancel: () => sent.push('cancel'),
  });
  return { one, sent };
}

test('a response waits for the one that is under way, and several that wait become one', () => {
  const { one, sent } = turns();
  one.ask({ instructions: 'greet' });
  one.ask({});
  one.created('r1');
  one.ask({ instructions: 'say good-bye' });
  one.ask({});
  expect(sent).toEqual(['greet']);
  one.done('r1');
  expect(sent).toEqual(['greet', 'say good-bye']);
});

test('the answer to the caller fulfils a plain wish that waited while he spoke', () => {
  const { one, sent } = turns();
  one.speechStarted();
  one.ask({});
  one.speechStopped();
  one.committed();
  one.created('by-the-server');
  one.done('by-the-server');
  expect(sent).toEqual([]);
  expect(one.isAwaiting).toBe(false);
});

test('but not when it began without an item that was still on its way', () => {
  const { one, sent } = turns();
  one.speechStarted();
  one.itemSent('output-of-a-tool');
  one.ask({});
  one.committed();
  one.created('by-the-server');
  one.itemSettled('output-of-a-tool');
  one.done('by-the-server');
  expect(sent).toEqual(['plain']);
});

test('what is to be said in certain words does not wait for the caller', () => {
  const { one, sent } = turns();
  one.speechStarted();
  one.ask({ instructions: 'say good-bye' });
  expect(sent).toEqual(['say good-bye']);
});

test('one that the server refused as the second is asked for again after the first', () => {
  const { one, sent } = turns();
  one.itemSent('output');
  one.ask({});
  one.created('by-the-server');
  one.refusedAsDouble('create-1');
  expect(sent).toEqual(['plain']);
  one.done('by-the-server');
  expect(sent).toEqual(['plain', 'plain']);
});

test('it is not asked for again when the first one knew everything', () => {
  const { one, sent } = turns();
  one.ask({});
  one.created('by-the-server');
  one.refusedAsDouble('create-1');
  one.done('by-the-server');
  expect(sent).toEqual(['plain']);
});

test('one that was refused for another reason gives way to the next', () => {
  const { one, sent } = turns();
  one.ask({ instructions: 'broken' });
  one.ask({ instructions: 'next' });
  expect(one.refused('someone-elses')).toBe(false);
  expect(one.refused('create-1')).toBe(true);
  expect(sent).toEqual(['broken', 'next']);
});

test('a caller whose turn ends beside a response is answered after it', () => {
  const { one, sent } = turns();
  one.speechStarted();
  one.ask({ instructions: 'greet' });
  one.created('greeting');
  one.committed();
  one.done('greeting');
  expect(sent).toEqual(['greet', 'plain']);
});

test('what the caller interrupts and what is cancelled is muted, also before it has begun', () => {
  const { one, sent } = turns();
  one.cancel();
  expect(sent).toEqual([]);
  one.ask({});
  one.cancel();
  one.created('r1');
  expect(one.isMuted('r1')).toBe(true);
  one.done('r1');
  one.ask({});
  one.created('r2');
  expect(one.isMuted('r2')).toBe(false);
  one.speechStarted();
  expect(one.isMuted('r2')).toBe(true);
  expect(sent).toEqual(['plain', 'cancel', 'plain']);
});
