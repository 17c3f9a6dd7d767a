// Puts the page together and asks the emulator every second what has become of its calls.
import { callDetail } from './call-detail.js';
import { callsList } from './calls.js';
import { get, post } from './control.js';
import { byId, say } from './elements.js';
import { faultSwitches } from './faults.js';
import { Handset } from './handset.js';

const pollMs = 1000;
const shownCalls = 100;

const detail = callDetail();
let calls = [];
let chosen = null;

const list = callsList((sid) => {
  choose(sid);
  byId('detail-heading').focus();
});

function choose(sid) {
  chosen = sid;
  list.choose(sid);
  const call = calls.find((one) => one.sid === sid);
  if (call !== undefined) void detail.show(call);
}

async function refresh() {
  const answer = await get(`calls?limit=${shownCalls}`);
  const connection = byId('connection');
  // Only changes are told: a screen reader reads this aloud.
  const word = answer.ok ? 'Live' : 'The emulator does not answer';
  if (connection.textContent !== word) connection.textContent = word;
  connection.className = `connection ${answer.ok ? 'live' : 'lost'}`;
  if (!answer.ok) return;
  calls = answer.value.calls;
  list.update(calls);
  // The first call is shown by itself; after that the choice is the reader's.
  if (chosen === null && calls.length > 0) chosen = calls[0].sid;
  if (chosen !== null) choose(chosen);
}

async function keepRefreshing() {
  for (;;) {
    if (!document.hidden) await refresh();
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

byId('inbound').addEventListener('submit', (event) => {
  event.preventDefault();
  void placeInbound(new FormData(event.target));
});

async function placeInbound(fields) {
  const message = byId('inbound-message');
  const answer = await post('calls/inbound', { from: fields.get('from'), to: fields.get('to') });
  say(message, answer.ok ? 'The call is placed.' : answer.error, !answer.ok);
  if (answer.ok) chosen = answer.value.sid ?? chosen;
  await refresh();
}

faultSwitches();
new Handset();
void keepRefreshing();
