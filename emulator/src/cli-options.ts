// Reads the command line of the emulator and words its help.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type TimingName, type Timings, timingFacts, timingNames } from './calls/timings.ts';
import { dialectsHelp, parseDialects } from './cli-dialects.ts';
import { defaults, type EmulatorOptions } from './options.ts';
import { type Checked, checkParameters, phoneNumber, wholeNumber } from './parameters.ts';

const defaultPort = 5051;

export interface CommandLine {
  help: boolean;
  quiet: boolean;
  emulator: EmulatorOptions;
}

const milliseconds = wholeNumber(0, 24 * 60 * 60 * 1000);

const plainFlags = z.object({
  help: z.boolean().default(false),
  quiet: z.boolean().default(false),
  port: wholeNumber(0, 65_535).default(defaultPort),
  host: z.string().default(defaults.host),
  'data-dir': z.string().optional(),
  'rate-limit': z
    .union([z.literal('off').transform(() => null), wholeNumber(1, 1_000_000)], {
      error: 'must be off or a whole number from 1 to 1000000',
    })
    .default(defaults.requestsPerMinute),
  'hide-ongoing': z.boolean().default(false),
  exophones: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(phoneNumber))
    .default([...defaults.exoPhones]),
  flows: z.string().optional(),
  phones: z.string().optional(),
  voice: z.string().optional(),
  'voicebot-url': z.string().optional(),
  dialect: z.string().transform(parseDialects).optional(),
  'stream-limit': wholeNumber(0, 100_000).default(defaults.streamLimit),
  seed: z.string().optional(),
  speed: z
    .union([z.literal('stepwise'), wholeNumber(1, 1000)], {
      error: 'must be stepwise or a whole number from 1 to 1000',
    })
    .default(1),
  'callback-timeout-ms': milliseconds.default(defaults.callbacks.timeoutMs),
  'callback-retry-ms': z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(milliseconds).max(10))
    .default([...defaults.callbacks.retryAfterMs]),
});

const timingFlags = z.object(
  Object.fromEntries(timingNames.map((name) => [flagOf(name), milliseconds.default(timingFacts[name].defaultMs)])),
);

const switches = ['help', 'quiet', 'hide-ongoing'];

/** @param env where `EMULATOR_PORT` and `EMULATOR_VOICEBOT_URL` are looked up; the flags take precedence */
export function parseCommandLine(args: string[], env: Record<string, string | undefined>): Checked<CommandLine> {
  const given = flagsOf(args);
  if (!given.ok) return given;
  const fromEnv = { port: env['EMULATOR_PORT'] ?? '', 'voicebot-url': env['EMULATOR_VOICEBOT_URL'] ?? '' };
  const entries: [string, unknown][] = [...Object.entries(fromEnv), ...Object.entries(given.value)];
  const plain = checkParameters(plainFlags, entries);
  if (!plain.ok) return plain;
  const timings = checkParameters(timingFlags, entries);
  if (!timings.ok) return timings;
  return { ok: true, value: commandLine(plain.value, timings.value) };
}

function flagsOf(args: string[]): Checked<Record<string, unknown>> {
  const names = [...Object.keys(plainFlags.shape), ...Object.keys(timingFlags.shape)];
  const type = (name: string) => (switches.includes(name) ? 'boolean' : 'string');
  const options = Object.fromEntries(names.map((name) => [name, { type: type(name) } as const]));
  try {
    return { ok: true, value: parseArgs({ args, options }).values };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, error: error.message };
    throw error;
  }
}

function commandLine(plain: z.output<typeof plainFlags>, timings: Record<string, number>): CommandLine {
  const emulator = {
    port: plain.port,
    host: plain.host,
    dataDir: plain['data-dir'],
    requestsPerMinute: plain['rate-limit'],
    hideOngoing: plain['hide-ongoing'],
    exoPhones: plain.exophones,
    flows: { folder: plain.flows },
    phoneScripts: phoneScripts(plain),
    voicebotUrl: plain['voicebot-url'],
    ...(plain.dialect === undefined ? {} : { dialects: plain.dialect }),
    streamLimit: plain['stream-limit'],
    seed: plain.seed,
    speed: plain.speed,
    callbacks: { timeoutMs: plain['callback-timeout-ms'], retryAfterMs: plain['callback-retry-ms'] },
    timings: Object.fromEntries(timingNames.map((name) => [name, timings[flagOf(name)]])) as Partial<Timings>,
  };
  return { help: plain.help, quiet: plain.quiet, emulator };
}

function phoneScripts({ phones, voice }: { phones?: string | undefined; voice?: string | undefined }) {
  if (phones === undefined) return undefined;
  return voice === undefined ? { folder: phones } : { folder: phones, voice };
}

/** `answerAfterMs` → `answer-after-ms`. */
function flagOf(name: TimingName): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const commands: [string, string][] = [
  ['(none)', 'runs the emulator'],
  ['call inbound', 'has a running emulator take a call from outside'],
  ['stream <url>', 'plays a caller at a bot, and reports how it behaved'],
  ['lint <url>', 'calls a bot, and fails when it breaks the rules'],
  ['model', 'runs the voice model alone'],
  ['trigger <callback>', 'sends StatusCallbacks that no call has caused'],
  ['replay <file>', 'sends recorded callbacks to an address again'],
];

export function helpText(): string {
  const { timeoutMs, retryAfterMs } = defaults.callbacks;
  const rows: [string, string][] = [
    ['--port <n>', `default ${defaultPort}, or EMULATOR_PORT; 0 takes any free port`],
    ['--host <address>', `default ${defaults.host}`],
    ['--data-dir <folder>', 'keeps calls here over a restart; default: in memory alone'],
    ['--rate-limit <n|off>', `REST requests a minute, default ${defaults.requestsPerMinute}`],
    ['--hide-ongoing', 'leaves ongoing calls out of GET Calls'],
    ['--exophones <n,n>', `the numbers of the account, default ${defaults.exoPhones.join(',')}`],
    ['--flows <folder>', 'the flows that calls go through, a YAML file each'],
    ['--phones <folder>', 'scripted people, a YAML file each'],
    ['--voice <name>', 'the espeak-ng voice of scripts that name none, default en'],
    ['--voicebot-url <url>', 'the bot of an ExoPhone without a flow, or EMULATOR_VOICEBOT_URL'],
    ['--dialect <name=value,…>', 'what wins where the documents of Exotel contradict each other; see below'],
    ['--stream-limit <n>', `audio streams at once, default ${defaults.streamLimit}`],
    ['--speed <n|stepwise>', 'how fast the clock runs, default 1; any other has no audio'],
    ['--seed <text>', 'the same text names calls and streams the same'],
    ['--quiet', 'prints the URL and nothing else'],
    ['--callback-timeout-ms <n>', `how long a callback waits for its answer, default ${timeoutMs}`],
    ['--callback-retry-ms <n,n>', `the pauses before retries, default ${retryAfterMs.join(',')}`],
    ...timingNames.map((name): [string, string] => {
      const { meaning, defaultMs } = timingFacts[name];
      return [`--${flagOf(name)} <n>`, `${meaning}, default ${defaultMs}`];
    }),
  ];
  const lines = rows.map(([flag, meaning]) => `  ${flag.padEnd(27)}${meaning}`);
  const commandLines = commands.map(([name, meaning]) => `  ${name.padEnd(27)}${meaning}`);
  return [
    'patchcord-emulator: an Exotel to develop and test against',
    '',
    'Commands (each has a --help of its own):',
    ...commandLines,
    '',
    'Options of the emulator itself:',
    ...lines,
    '',
    'Dialects (--dialect name=value,…; the first value is the default):',
    ...dialectsHelp(),
    '',
    'Examples:',
    '  patchcord-emulator --port 5051 --flows flows',
    '  patchcord-emulator call inbound --from 09876543210 --to 08047000001',
    '  patchcord-emulator stream ws://127.0.0.1:5050/bot --say question.wav --assert "first-audio<1200ms"',
  ].join('\n');
}
