// The settings as the server reads them, and what is wrong with them.
import { type Config, readConfig } from '@patchcord/server/config';
import { warningsOf } from '@patchcord/server/config-warnings';
import { type Finding, failed, ok, warning } from './finding.ts';

type Environment = Record<string, string | undefined>;

const RANDOM = `node -p "require('node:crypto').randomBytes(32).toString('base64url')"`;

const cures: [RegExp, string][] = [
  [
    /^EXOTEL_WEBHOOK_SECRET/,
    `Set it to the output of ${RANDOM}, on all instances alike, and put it into the URLs in Exotel's dashboard (docs/exotel-webhooks.md).`,
  ],
  [/^(AUTH_SECRET|OPERATOR_KEY)/, `Set AUTH_SECRET to the output of ${RANDOM}, on all instances alike.`],
  [/^EXOTEL_|Exotel's settings/, "Copy it from Exotel's dashboard; docs/configuration.md#exotel says what each is."],
  [
    /^TURN_(URLS|SECRET)/,
    "Set TURN_URLS to addresses like turn:turn.example.com:3478?transport=udp, and TURN_SECRET to coturn's static-auth-secret: docs/turn.md.",
  ],
  [/^PUBLIC_URL/, 'Set it to the https address that Exotel and the apps reach this instance by.'],
];

/** `config`: null when nothing can be made of the settings. */
export function readDeployment(env: Environment): { config: Config | null; findings: Finding[] } {
  const read = readConfig(env);
  if (read.ok) {
    const warnings = warningsOf(read.config).map((text) => warning(text, 'See docs/configuration.md.'));
    return { config: read.config, findings: [ok('The server would start with these settings.'), ...warnings] };
  }
  return {
    config: withoutMistakes(env, read.mistakes),
    findings: read.mistakes.map((text) => failed(text, cureOf(text))),
  };
}

function cureOf(mistake: string): string {
  return cures.find(([about]) => about.test(mistake))?.[1] ?? 'docs/configuration.md says what it takes.';
}

/** One mistake must not keep the other checks from looking. */
function withoutMistakes(env: Environment, mistakes: string[]): Config | null {
  const wrong = ['NODE_ENV', ...mistakes.flatMap((text) => /^[A-Z][A-Z_0-9]+/.exec(text)?.[0] ?? [])];
  const readWithout = (isLeftOut: (name: string) => boolean) =>
    readConfig(Object.fromEntries(Object.entries(env).filter(([name]) => !isLeftOut(name))));
  const read = readWithout((name) => wrong.includes(name));
  if (read.ok) return read.config;
  // Of Exotel's own settings it is all of them or none.
  const bare = readWithout((name) => wrong.includes(name) || name.startsWith('EXOTEL_'));
  return bare.ok ? bare.config : null;
}
