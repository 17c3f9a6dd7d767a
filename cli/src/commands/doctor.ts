// `patchcord doctor`: looks for what is wrong with a deployment, and names the cure.
import { printable } from '@patchcord/protocol';
import { z } from 'zod';
import { defineCommand, noWords } from '../command.ts';
import type { NamedFinding } from '../doctor/examine.ts';
import type { Verdict } from '../doctor/finding.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Colour, Shell } from '../shell.ts';

const marks: Record<Verdict, [mark: string, colour: Colour]> = {
  ok: ['ok', 'green'],
  warning: ['warn', 'yellow'],
  failed: ['FAIL', 'red'],
  skipped: ['-', 'dim'],
};

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'finds what is wrong with a deployment, and names the cure',
  help: `patchcord doctor: examines the deployment that the environment (and .env) describes

Run it where the server runs, with the server's environment. It looks at:
  settings     what the server would say at its start
  clock        by that of Exotel
  exotel       the credentials, and whether the account owns EXOTEL_CALLER_ID
  public-url   whether PUBLIC_URL leads here, from this machine, WebSockets included
  turn         a relay on every one of TURN_URLS, with credentials made from TURN_SECRET
  model        whether the voice model takes OPENAI_API_KEY
  database     DATABASE_URL, or the folder of SQLite
  redis        REDIS_URL
  peer         PRIMARY_URL and FALLBACK_URL: there, on the same database, with the same AUTH_SECRET

It dials nothing, and writes nothing. What is not set up is left out.
  --json       prints {"ok":…,"findings":[{"check","verdict","message","cure"}]}
Exit code 0: nothing has failed; 1: something has; 2: wrong usage.`,
  options: { json: { type: 'boolean' } },
  schema: z.object({ json: z.boolean().default(false), positionals: noWords }),
  async run({ json }, shell) {
    // What it brings along, the other commands need not wait for.
    const { examine } = await import('../doctor/examine.ts');
    const findings = await examine({ env: shell.env, now: () => Date.now() });
    const hasFailed = findings.some(({ verdict }) => verdict === 'failed');
    if (json) shell.print(JSON.stringify({ ok: !hasFailed, findings }));
    else for (const finding of findings) tell(finding, shell);
    return hasFailed ? exitCodes.failed : exitCodes.ok;
  },
});

function tell({ check, verdict, message, cure }: NamedFinding, { print, paint }: Shell): void {
  const [mark, colour] = marks[verdict];
  print(`${paint(colour, mark.padEnd(4))}  ${check.padEnd(10)}  ${printable(message)}`);
  if (cure !== null) print(`${' '.repeat(18)}→ ${cure}`);
}
