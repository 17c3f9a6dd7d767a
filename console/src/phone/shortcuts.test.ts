import { expect, test } from 'vitest';
import { actionOf, shortcuts } from './shortcuts.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false, repeat: false, isTyped: false };
const all = { isRinging: true, isTalking: true };

test('each key does one thing', () => {
  expect(new Set(shortcuts.map(({ key }) => key)).size).toBe(shortcuts.length);
  for (const { key, action } of shortcuts) expect(actionOf({ ...plain, key }, all)).toBe(action);
});

test('a key does nothing where there is nothing to do', () => {
  const idle = { isRinging: false, isTalking: false };
  expect(actionOf({ ...plain, key: 'm' }, idle)).toBeNull();
  expect(actionOf({ ...plain, key: 'a' }, idle)).toBeNull();
  expect(actionOf({ ...plain, key: '?' }, idle)).toBe('help');
});

test.each(['ctrlKey', 'metaKey', 'altKey', 'repeat', 'isTyped'])('with %s it is somebody else’s', (what) => {
  expect(actionOf({ ...plain, key: 'm', [what]: true }, all)).toBeNull();
});
