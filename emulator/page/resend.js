// Sends a callback to the application once more, and says what came of it.
import { post } from './control.js';
import { byId, h, say } from './elements.js';

/** What applets send has no button: only a StatusCallback can be sent again. */
const appletRequests = new Set(['popup', 'passthru', 'dynamic-url']);
/** The ids of the buttons whose callback is being sent; the buttons themselves may be made anew meanwhile. */
const underWay = new Set();

/** Null where there is nothing to send again, or not yet. */
export function sendAgainButton(call, index) {
  const { type, attempts } = call.callbacks[index];
  if (appletRequests.has(type) || attempts.length === 0) return null;
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
  const { text, isBad } = outcomeOf(answer);
  say(message, `${call.callbacks[index].type}: ${text}`, isBad);
}

function outcomeOf(answer) {
  if (!answer.ok) return { text: `not sent again: ${answer.error}`, isBad: true };
  const { status, error } = answer.value;
  if (error !== undefined) return { text: `sent again, no answer: ${error}`, isBad: true };
  return { text: `sent again, answered ${status}`, isBad: status < 200 || status > 299 };
}
