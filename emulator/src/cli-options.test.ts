import { expect, test } from 'vitest';
import { timingFacts, timingNames } from './calls/timings.ts';
import { helpText, parseCommandLine } from './cli-options.ts';

function emulatorOptions(args: string[], env: Record<string, string> = {}) {
  const parsed = parseCommandLine(args, env);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value.emulator;
}

test('an empty command line has the documented defaults', () => {
  expect(parseCommandLine([], {})).toEqual({
    ok: true,
    value: {
      help: false,
      quiet: false,
      emulator: {
        port: 5051,
        exoPhones: ['08047000001'],
        host: '127.0.0.1',
        requestsPerMinute: 200,
        hideOngoing: false,
        flows: {},
        streamLimit: 100,
        speed: 1,
        callbacks: { timeoutMs: 15_000, retryAfterMs: [2_000, 5_000] },
        timings: Object.fromEntries(timingNames.map((name) => [name, timingFacts[name].defaultMs])),
      },
    },
  });
});

test('the port comes from the flag, or else from EMULATOR_PORT', () => {
  expect(emulatorOptions([], { EMULATOR_PORT: '6000' }).port).toBe(6000);
  expect(emulatorOptions(['--port', '7000'], { EMULATOR_PORT: '6000' }).port).toBe(7000);
});

test('every timing has a flag that sets it', () => {
  const args = timingNames.flatMap((name, index) => {
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [`--${flag}`, String(index + 1)];
  });
  expect(emulatorOptions(args).timings).toEqual(
    Object.fromEntries(timingNames.map((name, index) => [name, index + 1])),
  );
});

test('the rate limit can be set and turned off', () => {
  expect(emulatorOptions(['--rate-limit', '5']).requestsPerMinute).toBe(5);
  expect(emulatorOptions(['--rate-limit', 'off']).requestsPerMinute).toBeNull();
});

test('flows, bot, dialects and clock are read', () => {
  const dialect = 'passthruMethod=POST,resolverCallSid=false,popupEvents=Dial+Answered';
  const args = [
    '--flows',
    './flows',
    '--seed',
    '7',
    '--speed',
    'stepwise',
    '--stream-limit',
    '3',
    '--dialect',
    dialect,
  ];
  expect(emulatorOptions(args, { EMULATOR_VOICEBOT_URL: 'wss://bot.example/' })).toMatchObject({
    flows: { folder: './flows' },
    voicebotUrl: 'wss://bot.example/',
    seed: '7',
    speed: 'stepwise',
    streamLimit: 3,
    dialects: { passthruMethod: 'POST', resolverCallSid: false, popupEvents: ['Dial', 'Answered'] },
  });
  expect(emulatorOptions(['--speed', '50', '--voicebot-url', 'ws://x/'])).toMatchObject({
    speed: 50,
    voicebotUrl: 'ws://x/',
  });
});

test('the dialect of streams is named as a whole, and point by point', () => {
  const { dialects } = emulatorOptions(['--dialect', 'stream=documented,stream.frameMs=200,numbers=e164']);
  expect(dialects).toMatchObject({ numbers: 'e164', stream: { numbers: 'counters', frameMs: 200 } });
});

test('the help names every dialect with its values', () => {
  expect(helpText()).toMatch(/^ {2}passthruMethod +GET, POST$/m);
  expect(helpText()).toMatch(/^ {2}landingNumber +a phone number$/m);
  expect(helpText()).toMatch(/^ {2}stream +captured, documented, camel-case$/m);
  expect(helpText()).toMatch(/^ {2}stream\.frameMs +100, 200, 20$/m);
});

test('callback times are read', () => {
  const { callbacks } = emulatorOptions(['--callback-timeout-ms', '10', '--callback-retry-ms', '1,2,3']);
  expect(callbacks).toEqual({ timeoutMs: 10, retryAfterMs: [1, 2, 3] });
});

test.each([
  [['--port', '70000'], 'port must be a whole number from 0 to 65535'],
  [['--talk-ms', 'long'], 'talk-ms must be a whole number from 0 to 86400000'],
  [['--callback-retry-ms', '1;2'], 'callback-retry-ms'],
  [['--rate-limit', 'none'], 'rate-limit must be off or a whole number from 1 to 1000000'],
  [['--speed', 'fast'], 'speed must be stepwise or a whole number from 1 to 1000'],
  [['--dialect', 'passthruMethod=PUT'], 'dialect passthruMethod Invalid option'],
  [['--dialect', 'tone=rude'], 'dialect has no tone; there are passthruMethod, resolverMethod,'],
  [['--dialect', 'stream=docs'], 'dialect stream like must be captured or documented or camel-case'],
  [['--dialect', 'stream.tone=rude'], 'dialect stream has no tone; there are like, names,'],
  [['--nothing'], "Unknown option '--nothing'"],
  [['word'], 'word'],
])('%j is refused with a reason', (args, reason) => {
  expect(parseCommandLine(args, {})).toMatchObject({ ok: false, error: expect.stringContaining(reason) });
});

test('the help names every timing with its default', () => {
  for (const name of timingNames) expect(helpText()).toContain(`default ${timingFacts[name].defaultMs}`);
  expect(helpText()).toContain('--early-hang-up-ms <n>');
});
