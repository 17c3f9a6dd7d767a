import { expect, test } from 'vitest';
import { summaryOf } from './checks.ts';
import { withKey } from './with-key.ts';

test.each([
  [['ok', 'failed', 'emulated'], 'One thing needs you'],
  [['failed', 'failed'], '2 things need you'],
  [['ok', 'emulated', 'not-set'], /^Ready to try/],
  [['ok', 'not-set'], /^Ready for calls/],
  [['ok', 'ok'], 'Everything is in place'],
] as const)('%j comes to %s', (statuses, summary) => {
  expect(summaryOf(statuses.map((status) => ({ status })))).toMatch(summary);
});

test('a secret goes into the address as it has to be written there', () => {
  const url = { url: 'https://calls.example.com/exotel/voicebot', needsKey: true };
  expect(withKey(url, ' a+b/c= ')).toBe('https://calls.example.com/exotel/voicebot?key=a%2Bb%2Fc%3D');
  expect(withKey(url, '')).toBe('https://calls.example.com/exotel/voicebot?key=EXOTEL_WEBHOOK_SECRET');
  expect(withKey({ ...url, needsKey: false }, 'a')).toBe('https://calls.example.com/exotel/voicebot');
});
