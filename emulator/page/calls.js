// The list of calls, kept up to date.
import { byId, h } from './elements.js';
import { kindOf, partiesOf, statusOf, timeOf } from './words.js';

/** @param whenChosen hears the sid of the call that somebody wants to see */
export function callsList(whenChosen) {
  const list = byId('calls-list');
  const rows = new Map();
  let chosen = null;

  function newRow(sid) {
    const parties = h('span', { class: 'parties' });
    const chip = h('span', { class: 'chip' });
    const note = h('small');
    const button = h('button', { type: 'button', onclick: () => whenChosen(sid) }, parties, note, chip);
    return { item: h('li', {}, button), button, parties, chip, note };
  }

  function show(row, call) {
    const { from, to } = partiesOf(call);
    const status = statusOf(call);
    row.parties.textContent = `${from} → ${to}`;
    row.chip.textContent = status.text;
    row.chip.className = `chip ${status.kind}`;
    row.note.textContent = `${timeOf(call.createdAt)} · ${kindOf(call)}`;
  }

  return {
    /** The newest call comes first. Rows keep their elements, so that focus stays where it is. */
    update(calls) {
      const there = new Set(calls.map(({ sid }) => sid));
      for (const [sid, { item }] of rows) {
        if (there.has(sid)) continue;
        item.remove();
        rows.delete(sid);
      }
      for (const [index, call] of calls.entries()) {
        const row = rows.get(call.sid) ?? newRow(call.sid);
        rows.set(call.sid, row);
        show(row, call);
        if (list.children[index] !== row.item) list.insertBefore(row.item, list.children[index] ?? null);
      }
      byId('calls-empty').hidden = calls.length > 0;
      byId('calls-count').textContent = calls.length > 0 ? String(calls.length) : '';
      this.choose(chosen);
    },
    choose(sid) {
      chosen = sid;
      for (const [rowSid, { button }] of rows) {
        if (rowSid === sid) button.setAttribute('aria-current', 'true');
        else button.removeAttribute('aria-current');
      }
    },
  };
}
