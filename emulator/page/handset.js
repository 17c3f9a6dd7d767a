// The handset: a person is the phone. Rings, talks, presses keys, hangs up.
import { post } from './control.js';
import { byId, h, say } from './elements.js';
import { HandsetAudio } from './handset-audio.js';
import { startRingtone } from './ringtone.js';
import { lasted } from './words.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const keyNames = { '*': 'star', '#': 'hash' };

/** What is shown in which state. */
const parts = {
  closed: ['handset-open'],
  idle: ['handset-line', 'handset-dial', 'handset-keys'],
  ringing: ['handset-line', 'handset-ringing'],
  talking: ['handset-line', 'handset-talking', 'handset-keys'],
};

/** Why the emulator closed a handset; other codes are those of a lost connection. */
const putAway = [1000, 1005];
const openedElsewhere = 4000;

export class Handset {
  #audio = new HandsetAudio({
    microphone: (frame) => this.#socket?.readyState === WebSocket.OPEN && this.#socket.send(frame),
    levels: (said, heard) => {
      byId('handset-said').value = said;
      byId('handset-heard').value = heard;
    },
  });
  #socket = null;
  #callSid = null;
  #state = 'closed';
  #stopRingtone = () => {};
  #clockTimer = 0;

  /** Takes the handset of the page into use. */
  constructor() {
    byId('handset-open').addEventListener('submit', (event) => {
      event.preventDefault();
      // Browsers let a page sound only after somebody has touched it: this is the moment.
      void this.#audio.wake();
      this.#open(new FormData(event.target).get('number'));
    });
    byId('handset-dial').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#call(new FormData(event.target).get('to'));
    });
    const whenClicked = (id, action) => byId(id).addEventListener('click', action);
    whenClicked('handset-close', () => this.#socket?.close());
    whenClicked('handset-answer', () => this.#send({ type: 'answer', callSid: this.#callSid }));
    whenClicked('handset-reject', () => this.#send({ type: 'reject', callSid: this.#callSid }));
    whenClicked('handset-hang-up', () => this.#send({ type: 'hang-up', callSid: this.#callSid }));
    whenClicked('handset-mute', () => this.#mute(byId('handset-mute').ariaPressed !== 'true'));
    const buttons = keys.map((digit) => {
      const attributes = { type: 'button', 'aria-label': keyNames[digit] ?? null, onclick: () => this.#press(digit) };
      return h('button', attributes, digit);
    });
    byId('handset-keys').append(...buttons);
  }

  #open(number) {
    const url = new URL('/_emulator/handset', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    url.searchParams.set('number', number);
    this.#tell('Connecting…');
    this.#socket?.close();
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#take(data));
    socket.addEventListener('close', ({ code }) => socket === this.#socket && this.#closed(code));
    this.#socket = socket;
  }

  #take(data) {
    if (typeof data !== 'string') return this.#audio.play(data);
    const told = JSON.parse(data);
    if (told.callSid !== undefined) this.#callSid = told.callSid;
    switch (told.type) {
      case 'ready':
        byId('handset-number').textContent = told.number;
        return this.#rest('');
      case 'ringing':
        return this.#ring(told.from);
      case 'ring-ended':
        return this.#rest('The ringing has ended.');
      case 'talking':
        return void this.#talk(told);
      case 'ended':
        this.#audio.stop();
        return this.#rest(told.by === 'phone' ? 'You have hung up.' : 'The call has ended.');
      default:
        return undefined;
    }
  }

  #rest(message) {
    this.#show('idle');
    this.#tell(message);
    byId('handset-dial').elements.to.focus();
  }

  #ring(from) {
    this.#show('ringing');
    byId('handset-ringing-text').textContent = from === null ? 'A call for you' : `${from} calls`;
    this.#tell('The phone rings.');
    this.#stopRingtone = startRingtone(this.#audio.context);
    byId('handset-answer').focus();
  }

  async #talk({ from, sampleRate }) {
    this.#show('talking');
    this.#mute(false);
    byId('handset-talking-text').textContent = from === null ? 'Talking' : `With ${from}`;
    this.#tell('You are through.');
    this.#startClock();
    byId('handset-hang-up').focus();
    const started = await this.#audio.start(sampleRate);
    if (this.#state !== 'talking') this.#audio.stop();
    else if (!started.ok) this.#tell(started.error, true);
  }

  #startClock() {
    const startedAt = Date.now();
    const showTime = () => {
      byId('handset-time').textContent = lasted(Date.now() - startedAt);
    };
    showTime();
    this.#clockTimer = setInterval(showTime, 1000);
  }

  #closed(code) {
    this.#socket = null;
    this.#audio.stop();
    this.#show('closed');
    if (putAway.includes(code)) this.#tell('');
    else if (code === openedElsewhere) this.#tell('This number was opened elsewhere.', true);
    else this.#tell('The handset could not be opened, or was cut off. Is it a phone number?', true);
  }

  /** Calling out is an ordinary inbound call to the emulator, from this number; the handset then hears of it. */
  async #call(to) {
    const answer = await post('calls/inbound', { from: byId('handset-number').textContent, to });
    if (!answer.ok) this.#tell(answer.error, true);
  }

  #press(digit) {
    if (this.#state === 'talking') this.#send({ type: 'press', digit });
    else byId('handset-dial').elements.to.value += digit;
  }

  #mute(isMuted) {
    this.#audio.mute(isMuted);
    byId('handset-mute').setAttribute('aria-pressed', String(isMuted));
  }

  #show(state) {
    this.#state = state;
    this.#stopRingtone();
    this.#stopRingtone = () => {};
    clearInterval(this.#clockTimer);
    for (const id of new Set(Object.values(parts).flat())) byId(id).hidden = !parts[state].includes(id);
    document.title = state === 'ringing' ? '☎ Ringing – Patchcord emulator' : 'Patchcord emulator';
  }

  #send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  #tell(text, isBad = false) {
    say(byId('handset-message'), text, isBad);
  }
}
