// One call: its facts, what happened in it, its callbacks, and what its phones said and heard.
import { get } from './control.js';
import { byId, h, say } from './elements.js';
import { phoneEntry } from './phone-entry.js';
import { showRequest } from './requests.js';
import { sendAgainButton } from './resend.js';
import { streamEntry } from './stream-entry.js';
import { kindOf, lasted, partiesOf, since, statusOf, timeOf } from './words.js';

export function callDetail() {
  const place = byId('detail');
  let shown = '';
  let wanted = null;

  async function show(call) {
    // What was said of another call is over.
    if (wanted !== call.sid) say(byId('detail-message'), '');
    wanted = call.sid;
    const answer = await get(`phones/${encodeURIComponent(call.sid)}`);
    const phones = answer.ok ? answer.value.phones : [];
    const streams = await streamsOf(call);
    const state = JSON.stringify([call, phones, streams]);
    // Another call may have been chosen in the meantime; and what has not changed keeps its focus and its audio.
    if (wanted !== call.sid || state === shown) return;
    shown = state;
    const open = new Set([...place.querySelectorAll('details[open]')].map(({ id }) => id));
    const focused = document.activeElement?.id;
    place.replaceChildren(...partsOf(call, phones, streams));
    for (const entry of place.querySelectorAll('details')) entry.open = open.has(entry.id);
    if (focused && place.querySelector(`[id="${CSS.escape(focused)}"]`)) byId(focused).focus();
  }

  return { show };
}

async function streamsOf(call) {
  if (call.kind === 'two-numbers') return [];
  const answer = await get(`streams/${encodeURIComponent(call.sid)}`);
  return answer.ok ? answer.value.streams : [];
}

function partsOf(call, phones, streams) {
  const parts = [factsOf(call), h('h3', {}, 'What happened'), timelineOf(call)];
  if (call.callbacks.length > 0) {
    parts.push(
      h('h3', {}, 'Callbacks and requests'),
      ...call.callbacks.map((one, index) => callbackEntry(call, one, index)),
    );
  }
  if (streams.length > 0) parts.push(h('h3', {}, 'Audio streams'), ...streams.map(streamEntry));
  if (phones.length > 0) parts.push(h('h3', {}, 'Phones'), ...phones.map(phoneEntry));
  return parts;
}

function factsOf(call) {
  const { from, to } = partiesOf(call);
  const status = statusOf(call);
  const facts = [
    ['Status', h('span', { class: `chip ${status.kind}` }, status.text)],
    ['From', from],
    ['To', to],
    ['ExoPhone', call.exoPhone],
    ['Kind', kindOf(call)],
    ['Placed', timeOf(call.createdAt)],
    ['CallSid', call.sid],
  ];
  if (call.endedAt !== null) facts.splice(6, 0, ['Lasted', lasted(call.endedAt - call.createdAt)]);
  return h('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

function timelineOf(call) {
  const events = [{ at: call.createdAt, text: 'The call is placed' }];
  for (const { number, dialledAt, answeredAt, endedAt, status } of call.legs) {
    if (dialledAt !== null) events.push({ at: dialledAt, text: `${number} is dialled` });
    if (answeredAt !== null) events.push({ at: answeredAt, text: `${number} answers` });
    if (endedAt !== null) events.push({ at: endedAt, text: `${number} is off the line: ${status}` });
  }
  for (const { at, name, edge, note } of call.timeline ?? []) {
    events.push({ at, text: `${name}: ${edge}${note === null ? '' : ` (${note})`}` });
  }
  if (call.endedAt !== null) events.push({ at: call.endedAt, text: `The call has ended: ${call.status}` });
  const lines = events
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text }) => h('li', {}, h('time', {}, since(at, call.createdAt)), h('span', {}, text)));
  return h('ul', { class: 'steps' }, ...lines);
}

const outcomes = { delivered: 'good', failed: 'bad', dropped: 'bad', pending: 'live' };

function callbackEntry(call, callback, index) {
  const head = [
    h('strong', {}, callback.type),
    h('span', {}, callback.callStatus),
    callback.resendOf === undefined ? null : h('span', { class: 'chip' }, 'sent again'),
    h('span', { class: `chip ${outcomes[callback.outcome] ?? ''}` }, callback.outcome),
    h('span', { class: 'time' }, since(callback.at, call.createdAt)),
  ];
  const attempts = callback.attempts.map((attempt) =>
    h(
      'li',
      {},
      h('time', {}, since(attempt.at, call.createdAt)),
      h('span', {}, 'error' in attempt ? `no answer: ${attempt.error}` : `answered ${attempt.httpStatus}`),
    ),
  );
  const request = h('div');
  const entry = h(
    'details',
    { class: 'entry', id: `callback-${call.sid}-${index}` },
    h('summary', { id: `callback-head-${call.sid}-${index}` }, ...head),
    attempts.length > 0 ? h('ul', { class: 'steps' }, ...attempts) : h('p', { class: 'hint' }, 'Not sent.'),
    request,
    sendAgainButton(call, index),
  );
  // What was sent is asked for only when somebody wants to see it: there may be thousands.
  const wasSaid = callback.outcome !== 'dropped';
  entry.addEventListener('toggle', () => entry.open && wasSaid && void showRequest(request, call, index));
  return entry;
}
