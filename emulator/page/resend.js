// Sends a request to the application once more, and says what came of it.
import { post } from './control.js';
import { byId, h, say } from './elements.js';

/** The ids of the buttons whose request is being sent; the buttons themselves may be made anew meanwhile. */
const underWay = new Set();

/** Null where there is nothing to send again, or not yet. */
export function sendAgainButton(call, index) {
  if (call.callbacks[index].attempts.length === 0) return null;
  const id = `callback-resend-${call.sid}-${index}`;
  const describedBy = `callback-head-${call.sid}-${index}`;
  const onclick = () => void sendAgain(id, call, index);
  return h('button', { id, type: 'button', 'aria-describedby': describedBy, onclick }, 'Send again');
}

async function sendAgain(id, call, index) {
  if (underWay.has(id)) return;
  underWay.add(id);
  const message = byId('detail-message');
  say(message, 'Sending…');
  const answer = await post(`calls/${encodeURIComponent(call.sid)}/callbacks/${index}/resend`, {});
  underWay.delete(id);
  // Another call may have been chosen in the meantime.
  if (document.getElementById(id) === null) return;
  const { type } = call.callbacks[index];
  const { text, isBad } = outcomeOf(answer, type);
  say(message, `${type}: ${text}`, isBad);
}

function outcomeOf(answer, type) {
  if (!answer.ok) return { text: `not sent again: ${answer.error}`, isBad: true };
  const { status, error } = answer.value;
  if (error !== undefined) return { text: `sent again, no answer: ${error}`, isBad: true };
  // To a Passthru a 302 is an answer like any other.
  const isGood = (status >= 200 && status <= 299) || (type === 'passthru' && status === 302);
  return { text: `sent again, answered ${status}`, isBad: !isGood };
}
