// What the emulator sent to the application, and what it got back.
import { get } from './control.js';
import { h } from './elements.js';
import { since } from './words.js';

/** Shows a call's so many-th request and its answers in a place; nothing when they are not remembered any more. */
export async function showRequest(place, call, index) {
  const found = await get(`calls/${encodeURIComponent(call.sid)}/callbacks/${index}`);
  if (!found.ok) return place.replaceChildren(h('p', { class: 'hint' }, found.error));
  const { method, contentType, query, body, attempts } = found.value;
  const text = [query, body].filter((part) => part !== null && part !== '').join('\n');
  return place.replaceChildren(
    h('p', { class: 'hint' }, ['Sent', method, contentType].filter((part) => part !== null).join(' · ')),
    h('pre', {}, text),
    ...attempts.flatMap((attempt) => answerOf(attempt, call)),
  );
}

/** The answer to one attempt; nothing where there was none. */
function answerOf({ at, httpStatus, answer }, call) {
  if (answer === undefined) return [];
  const { contentType, body, truncated } = answer;
  const head = ['Answered', since(at, call.createdAt), httpStatus, contentType].filter((part) => part !== '');
  const text = body === '' ? h('p', { class: 'hint' }, 'Nothing in it.') : h('pre', {}, body);
  const more = truncated ? h('p', { class: 'hint' }, 'There was more, which is not kept.') : null;
  return [h('p', { class: 'hint' }, head.join(' · ')), text, ...(more === null ? [] : [more])];
}
