// What the emulator sent to the application.

/** The content of a call's so many-th request; null when it was not sent, or is not remembered any more. */
export async function requestOf(call, index) {
  const response = await fetch('/_emulator/callbacks', { cache: 'no-store' }).catch(() => null);
  if (!response?.ok) return null;
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  const requests = lines.map((line) => JSON.parse(line)).filter(({ callSid }) => callSid === call.sid);
  // A request has no name of its own: it is the so many-th of its kind at its time.
  const wanted = call.callbacks[index];
  const isSame = ({ type, at }) => type === wanted.type && at === wanted.at;
  const before = call.callbacks.slice(0, index).filter(isSame).length;
  return requests.filter(isSame)[before] ?? null;
}
