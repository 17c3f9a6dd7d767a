// One phone of a call: its audio, who spoke when, and every event.
import { h, svg } from './elements.js';

export function phoneEntry(phone) {
  const { callSid, number, samples, sampleRate, wav, events, isCut } = phone;
  const id = `${callSid}-${phone.phone}`;
  const path = `/_emulator/phones/${encodeURIComponent(callSid)}/${phone.phone}.wav`;
  return h(
    'div',
    { class: 'entry' },
    h(
      'p',
      {},
      h('strong', {}, number),
      h('span', { class: 'time' }, samples === null ? 'on the line' : `${(samples / sampleRate).toFixed(1)} s`),
      isCut ? h('span', { class: 'chip bad' }, 'cut short') : null,
    ),
    samples === null ? null : voices(phone),
    wav !== null && samples !== null
      ? h('audio', {
          controls: true,
          preload: 'none',
          src: path,
          'aria-label': `Left: what ${number} said. Right: what it heard`,
        })
      : null,
    h(
      'details',
      { id: `phone-${id}` },
      h('summary', { id: `phone-head-${id}` }, `${events.length} events`),
      h('ul', { class: 'steps' }, ...events.map((event) => eventLine(event, sampleRate))),
    ),
  );
}

/** Two bars: when the phone spoke, and when it heard somebody speak. */
function voices({ events, samples, number }) {
  const said = events.filter(({ type }) => type === 'said').map(({ at, until }) => [at, until]);
  const heard = [];
  for (const { type, at } of events) {
    if (type === 'speech-started') heard.push([at, samples]);
    else if (type === 'speech-stopped' && heard.length > 0) heard[heard.length - 1][1] = at;
  }
  const bar = (spans, label) =>
    svg(
      'svg',
      { viewBox: '0 0 1000 10', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
      ...spans.map(([from, to]) => {
        const place = { x: (from / samples) * 1000, width: Math.max(2, ((to - from) / samples) * 1000) };
        return svg('rect', { ...place, y: 0, height: 10 });
      }),
    );
  return h(
    'div',
    { class: 'voices' },
    h('span', {}, 'said'),
    bar(said, `${number} spoke ${said.length} times`),
    h('span', {}, 'heard'),
    bar(heard, `${number} heard somebody speak ${heard.length} times`),
  );
}

const sentences = {
  said: ({ what }) => (what === null ? 'spoke' : `said ${what}`),
  'speech-started': () => 'hears somebody speak',
  'speech-stopped': () => 'hears nobody speak any more',
  interrupted: () => 'interrupts',
  'listened-in-vain': () => 'has listened in vain',
  pressed: ({ digit }) => `presses ${digit}`,
  'stayed-quiet': () => 'stayed quiet',
  'hung-up': ({ by }) => (by === 'phone' ? 'hangs up' : 'is hung up by the exchange'),
};

function eventLine(event, sampleRate) {
  const text = sentences[event.type]?.(event) ?? event.type;
  const length = event.until === undefined ? '' : ` (${((event.until - event.at) / sampleRate).toFixed(1)} s)`;
  return h('li', {}, h('time', {}, `${(event.at / sampleRate).toFixed(2)} s`), h('span', {}, `${text}${length}`));
}
