// One audio stream of a call: how it ended, what was measured, and what the bot did against the rules.
import { h } from './elements.js';

export function streamEntry({ status, disconnectedBy, error, report }) {
  const facts = [['Ended', `${status}, by ${disconnectedBy}${error === null ? '' : `: ${error}`}`]];
  if (report !== null) facts.push(...figuresOf(report));
  const findings = (report?.findings ?? []).map(({ code, count, severity, advice }) =>
    h('li', {}, h('strong', {}, `${severity}: ${code} ×${count}`), h('span', {}, advice)),
  );
  return h(
    'div',
    { class: 'entry' },
    h('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    findings.length > 0
      ? h('ul', { class: 'steps' }, ...findings)
      : h('p', { class: 'hint' }, 'Nothing against the rules.'),
  );
}

function figuresOf({ firstAudioMs, turns, bargeIns, gaps, oneWayAudio, durationMs }) {
  const figures = [
    ['Lasted', inSeconds(durationMs)],
    ['First audio', firstAudioMs === null ? 'never' : inSeconds(firstAudioMs)],
    ['Gaps', gaps.count === 0 ? 'none' : `${gaps.count}, ${gaps.totalMs} ms in all`],
  ];
  if (turns.length > 0) figures.push(['Turns', String(turns.length)]);
  if (bargeIns.length > 0) figures.push(['Barge-ins', String(bargeIns.length)]);
  if (oneWayAudio !== null)
    figures.push(['One-way audio', oneWayAudio === 'only-bot' ? 'only the bot' : 'only the caller']);
  return figures;
}

function inSeconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
