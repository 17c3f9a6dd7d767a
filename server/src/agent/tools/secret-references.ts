// Secrets in an agent's file are named, not written: `${NAME}` stands for the secret of that name.

/** The value of a secret, or null when there is none of that name. */
export type FindSecret = (name: string) => string | null;

const REFERENCE = /\$\{([^}]*)\}/g;
const NAME = /^[A-Z][A-Z0-9_]*$/;
/** Shorter ones would blacken ordinary words. */
const MIN_REDACTED_LENGTH = 4;

/** What stands between `${` and `}`, whether it is a name or not. */
export function secretNamesIn(text: string): string[] {
  return [...text.matchAll(REFERENCE)].map(([, name]) => name ?? '');
}

export function isSecretName(name: string): boolean {
  return NAME.test(name);
}

/** The text with its secrets filled in, or the name of the first one that is missing. */
export function fillSecrets(
  text: string,
  find: FindSecret,
): { ok: true; value: string; secrets: string[] } | { ok: false; missing: string } {
  const secrets: string[] = [];
  for (const name of secretNamesIn(text)) {
    const secret = find(name);
    if (secret === null) return { ok: false, missing: name };
    // What was pasted into a file or a form often ends with a line break, which no header can hold.
    secrets.push(secret.trim());
  }
  const values = secrets.values();
  return { ok: true, value: text.replace(REFERENCE, () => values.next().value ?? ''), secrets };
}

/** An endpoint that echoes its request must not tell the model, and so the caller, what only the server may know. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= MIN_REDACTED_LENGTH)
    .reduce((cleaned, secret) => cleaned.replaceAll(secret, '[secret]'), text);
}
