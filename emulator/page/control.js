// Speaks to the emulator's control door.

async function ask(path, options) {
  const response = await fetch(`/_emulator/${path}`, options).catch(() => null);
  if (response === null) return { ok: false, error: 'The emulator does not answer.' };
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  return response.ok ? { ok: true, value: body } : { ok: false, error: wordsOf(response, body) };
}

function wordsOf(response, body) {
  if (Array.isArray(body?.problems)) return body.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  // A route that is not there, and not a call that is not there: that answer has words of its own.
  if (response.status === 404 && (body === null || 'statusCode' in body)) return 'This emulator cannot do that.';
  return body?.message ?? body?.error ?? `The emulator answered ${response.status}.`;
}

/** `{ ok: true, value }`, or `{ ok: false, error }` with words for people. */
export function get(path) {
  return ask(path, { cache: 'no-store' });
}

export function post(path, body) {
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

export function remove(path) {
  return ask(path, { method: 'DELETE' });
}
