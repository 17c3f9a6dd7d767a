// Reads the command line of `stream` and words its help.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Checked, checkParameters, oneOf } from '../../parameters.ts';
import { readBotAddress } from '../bot/bot-address.ts';
import type { WaitFor } from '../lines/clip-caller.ts';
import { type EmulatedDialect, streamDialectOfText, streamDialectSchema } from '../stream-dialect.ts';
import { type Assertion, figureNames, parseAssertions } from './assertions.ts';

export interface StreamCommandLine {
  url: string;
  /** WAV files, each with what the caller waits for before saying it. */
  say: { path: string; waitFor: WaitFor }[];
  save: string | null;
  hangUpAfterMs: number | null;
  digits: string[];
  bidirectional: boolean;
  dialect: EmulatedDialect;
  assertions: Assertion[];
  strict: boolean;
  json: boolean;
}

const frameLengthsMs = { '20': 20, '100': 100, '200': 200 } as const;

const options = {
  say: { type: 'string', multiple: true },
  'wait-for': { type: 'string', multiple: true },
  save: { type: 'string' },
  'hang-up-after': { type: 'string' },
  digits: { type: 'string' },
  'one-way': { type: 'boolean' },
  dialect: { type: 'string' },
  'frame-ms': { type: 'string' },
  'marks-after-clear': { type: 'string' },
  assert: { type: 'string' },
  strict: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const duration = z
  .string()
  .regex(/^\d{1,7}(ms|s|m)$/, { error: 'must be a time such as 500ms, 10s or 2m' })
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : text.endsWith('s') ? 1000 : 60_000));

const flags = z.object({
  say: z.array(z.string()).default([]),
  'wait-for': z.array(oneOf(['nothing', 'speech', 'silence'])).default([]),
  save: z.string().nullable().default(null),
  'hang-up-after': duration.nullable().default(null),
  digits: z
    .string()
    .regex(/^[\d*#](,[\d*#])*$/, { error: 'must be digits, * and # divided by commas' })
    .transform((text) => text.split(','))
    .default([]),
  'one-way': z.boolean().default(false),
  dialect: z.string().default('captured').transform(streamDialectOfText).pipe(streamDialectSchema),
  'frame-ms': oneOf(['20', '100', '200'])
    .transform((text) => frameLengthsMs[text])
    .optional(),
  'marks-after-clear': oneOf(['dropped', 'flushed', 'echoed']).optional(),
  assert: z.string().nullable().default(null),
  strict: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** Null when help is asked for. */
export function parseStreamCommand(args: string[]): Checked<StreamCommandLine | null> {
  const split = splitArguments(args);
  if (!split.ok) return split;
  const { values, positionals } = split.value;
  if (values.help === true) return { ok: true, value: null };
  const [url] = positionals;
  if (url === undefined || positionals.length > 1) return { ok: false, error: 'needs one URL of a bot' };
  if (readBotAddress(url) === null) return { ok: false, error: 'the URL must begin with ws:// or wss://' };
  const checked = checkParameters(flags, Object.entries(values));
  if (!checked.ok) return checked;
  const assertions =
    checked.value.assert === null ? { ok: true as const, value: [] } : parseAssertions(checked.value.assert);
  return assertions.ok ? { ok: true, value: commandLine(url, checked.value, assertions.value) } : assertions;
}

function splitArguments(args: string[]) {
  try {
    return { ok: true as const, value: parseArgs({ args, options, allowPositionals: true }) };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false as const, error: error.message };
    throw error;
  }
}

function commandLine(url: string, given: z.output<typeof flags>, assertions: Assertion[]): StreamCommandLine {
  const waits = given['wait-for'];
  return {
    url,
    say: given.say.map((path, index) => ({ path, waitFor: waits[index] ?? waits.at(-1) ?? 'nothing' })),
    save: given.save,
    hangUpAfterMs: given['hang-up-after'],
    digits: given.digits,
    bidirectional: !given['one-way'],
    dialect: {
      ...given.dialect,
      frameMs: given['frame-ms'] ?? given.dialect.frameMs,
      marksAfterClear: given['marks-after-clear'] ?? given.dialect.marksAfterClear,
    },
    assertions,
    strict: given.strict,
    json: given.json,
  };
}

export function streamHelp(): string {
  const rows: [string, string][] = [
    ['--say <file.wav>', 'what the caller says; again for what he says next'],
    [
      '--wait-for <what>',
      'before that: nothing (default), speech (interrupts the bot) or silence; once for each --say',
    ],
    ['--digits <1,2,#>', 'pressed when all is said, two a second'],
    [
      '--hang-up-after <10s>',
      'since the beginning. Default: when all is done and the bot, having answered, was silent',
    ],
    ['', 'for 2 s; without an answer 3 s after the last digit, or 15 s after the last word'],
    ['--save <file.wav>', 'stereo: left the caller, right what he heard'],
    ['--assert <list>', `e.g. "first-audio<1200ms,barge-in<300ms"; ${figureNames.join(', ')}`],
    ['--strict', 'findings that are errors make the run fail'],
    ['--json', 'prints the report as JSON'],
    ['--one-way', 'as the Stream applet: the bot only listens'],
    ['--dialect <name,…>', 'captured (default), documented, or camel-case (streamSid for stream_sid);'],
    ['', 'behind it single points, e.g. documented,connected=versioned,encoding=raw'],
    ['--frame-ms <n>', '20, 100 (default) or 200; the same as frameMs=… in --dialect'],
    ['--marks-after-clear <how>', 'dropped (default), flushed or echoed; as marksAfterClear=… in --dialect'],
  ];
  const lines = rows.map(([flag, meaning]) => `  ${flag.padEnd(27)}${meaning}`);
  return [
    'patchcord-emulator stream <ws://…|wss://…>: calls a bot as Exotel’s AgentStream does, and reports',
    '',
    ...lines,
    '',
    'The rate is in the URL: ?sample-rate=16000. WAV files may have any rate.',
    'Exit codes: 0 well, 1 an assertion failed, 2 usage, 3 no connection, 4 errors were found and --strict given.',
  ].join('\n');
}
