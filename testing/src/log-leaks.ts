// Searches what a server has printed for everything that must never be printed: phone numbers and secrets. Every server
// process of every test is searched when it is done with.

/** Variables of the environment whose values are secrets, whole or in part. */
const SECRET_NAME = /SECRET|TOKEN|KEY|PASSWORD|_URL$/;
/** Shorter ones are ordinary words as well, such as the emulated account's `token`. */
const MIN_SECRET_CHARACTERS = 8;

/** Shapes that are private whatever their value. */
const privateShapes: readonly [what: string, shape: RegExp][] = [
  // E.164, and national numbers of ten digits with or without their 0 or 91; a bare JSON number is none.
  ['a phone number', /(?<!":)(?<![\w.+-])(?:\+\d{8,15}|(?:0|91)?\d{10})(?![\w.-])/g],
  ['a token', /\beyJ[\w-]{8,}\.[\w-]+\./g],
  ['credentials', /\b(?:bearer|basic) [\w.~+/=-]{6,}|[?&](?:token|key)=[^&\s"[\\]/gi],
  // The server's last net has held it back: the line that it was in has to be mended all the same.
  ['something that was caught', /\[caught\]/g],
];

/**
 * What of the output is private, in words that say where it stands; empty when all is well. `env`: the variables that
 * the server was started with; `used`: what else the test has made use of, such as names and texts.
 */
export function leaksIn(output: string, env: Record<string, string>, used: readonly string[] = []): string[] {
  const shaped = privateShapes.flatMap(([what, shape]) =>
    [...output.matchAll(shape)].map(({ index }) => `${what} in: ${lineAt(output, index)}`),
  );
  const named = [...secretsOf(env), ...used].flatMap((secret) => {
    const index = output.indexOf(secret);
    return index === -1 ? [] : [`a secret in: ${lineAt(output, index)}`];
  });
  return [...new Set([...shaped, ...named])];
}

function secretsOf(env: Record<string, string>): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!SECRET_NAME.test(name)) return [];
    const secrets = name.endsWith('_URL') ? credentialsOf(value) : [value];
    return secrets.filter((secret) => secret.length >= MIN_SECRET_CHARACTERS);
  });
}

function credentialsOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { username, password } = new URL(url);
  return [decodeURIComponent(password), password === '' ? '' : decodeURIComponent(username)];
}

function lineAt(text: string, index: number): string {
  const end = text.indexOf('\n', index);
  return text.slice(text.lastIndexOf('\n', index) + 1, end === -1 ? undefined : end);
}
