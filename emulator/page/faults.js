// The switches for what goes wrong.
import { post, remove } from './control.js';
import { byId, h, say } from './elements.js';

/** As many requests as a switch may ever hit. */
const always = 100_000;

const restFaults = [
  ['Refused: 503', { kind: 'status', status: 503 }],
  ['Too many requests: 429', { kind: 'status', status: 429, retryAfterSeconds: 5 }],
  ['Wrong credentials: 401', { kind: 'status', status: 401 }],
  ['A gateway’s error page', { kind: 'html' }],
  ['No answer, call not placed', { kind: 'silence', match: 'connect' }],
  ['No answer, call placed', { kind: 'silence', match: 'connect', placesCall: true }],
  ['Connection reset', { kind: 'reset' }],
  ['Answers three seconds late', { kind: 'delay', delayMs: 3000 }],
];

const callbackFaults = [
  ['Sent twice', { duplicate: 1 }],
  ['All at the end, last first', { reverse: true }],
  ['Five seconds late', { delayMs: 5000 }],
  ['The last one is lost', { drop: 'terminal' }],
  ['All are lost', { drop: 'all' }],
];

export function faultSwitches() {
  const message = byId('faults-message');
  const rest = switches(byId('rest-faults'), restFaults, apply);
  const callback = switches(byId('callback-faults'), callbackFaults, apply);

  /** Everything is taken back and then set anew: the door knows no way to take back one fault alone. */
  async function apply() {
    const steps = [() => remove('faults')];
    for (const fault of rest.on()) steps.push(() => post('faults', { ...fault, times: always }));
    if (callback.on().length > 0) steps.push(() => post('callback-faults', Object.assign({}, ...callback.on())));
    for (const step of steps) {
      const answer = await step();
      if (!answer.ok) return say(message, answer.error, true);
    }
    const count = rest.on().length + callback.on().length;
    say(message, count === 0 ? 'Nothing goes wrong.' : `${count} ${count === 1 ? 'fault is' : 'faults are'} on.`);
  }

  byId('faults-clear').addEventListener('click', () => {
    rest.clear();
    callback.clear();
    void apply();
  });
}

function switches(place, faults, whenChanged) {
  const inputs = faults.map(([name, fault]) => {
    const input = h('input', { type: 'checkbox', role: 'switch' });
    input.addEventListener('change', () => {
      // The door takes one way to lose callbacks at a time.
      if (input.checked && fault.drop) clear(inputs.filter((other) => other.fault.drop && other.input !== input));
      void whenChanged();
    });
    place.append(h('label', { class: 'switch' }, h('span', {}, name), input));
    return { input, fault };
  });
  const clear = (some) => {
    for (const { input } of some) input.checked = false;
  };
  return {
    on: () => inputs.filter(({ input }) => input.checked).map(({ fault }) => fault),
    clear: () => clear(inputs),
  };
}
