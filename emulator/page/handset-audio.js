// Microphone and ears of the handset: audio of the machine's rate on this side, of the line's rate on the other.

/** Below this share of the line's rate everything passes. */
const passband = 0.44;
/** Two of these make a Butterworth filter of four poles, so that nothing folds back when the rate changes. */
const filterQs = [0.541, 1.307];
const quietestDbfs = -60;

export class HandsetAudio {
  #microphone;
  #levels;
  #context = null;
  #talk = null;
  #isMuted = false;
  #said = quietestDbfs;
  #heard = quietestDbfs;

  /**
   * @param microphone hears 20 ms of s16 at the line's rate, as an ArrayBuffer
   * @param levels hears dBFS of what is said and heard, some ten times a second
   */
  constructor({ microphone, levels }) {
    this.#microphone = microphone;
    this.#levels = levels;
  }

  /** Null until it was woken. */
  get context() {
    return this.#context;
  }

  /** To be called when somebody touches the page: before, browsers keep it silent. */
  wake() {
    this.#context ??= new AudioContext({ latencyHint: 'interactive' });
    return this.#context.resume();
  }

  /** Begins a talk. Without a microphone it is only listened to: `{ ok: false, error }` says so. */
  async start(sampleRate) {
    this.stop();
    await this.wake();
    await this.#context.audioWorklet.addModule('/page/handset-worklet.js');
    const talk = { ear: this.#listen(sampleRate), mouth: null, stream: null };
    this.#talk = talk;
    try {
      talk.stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true },
      });
    } catch {
      return {
        ok: false,
        error: 'Without a microphone you only listen. Browsers give it to localhost and https alone.',
      };
    }
    // The call may have ended while somebody thought about the microphone.
    if (this.#talk === talk) talk.mouth = this.#speak(talk.stream, sampleRate);
    else silence(talk);
    return { ok: true };
  }

  stop() {
    if (this.#talk !== null) silence(this.#talk);
    this.#talk = null;
    this.#tellLevels({ said: quietestDbfs, heard: quietestDbfs });
  }

  /** @param frame s16 at the line's rate */
  play(frame) {
    this.#talk?.ear.port.postMessage(frame, [frame]);
  }

  mute(isMuted) {
    this.#isMuted = isMuted;
  }

  #listen(lineRate) {
    const ear = new AudioWorkletNode(this.#context, 'ear', { numberOfInputs: 0, processorOptions: { lineRate } });
    const filter = this.#lowPass(lineRate);
    ear.connect(filter.input);
    filter.output.connect(this.#context.destination);
    ear.port.onmessage = ({ data }) => this.#tellLevels({ heard: data.level });
    return ear;
  }

  #speak(mediaStream, lineRate) {
    const mouth = new AudioWorkletNode(this.#context, 'mouth', { processorOptions: { lineRate } });
    const filter = this.#lowPass(lineRate);
    new MediaStreamAudioSourceNode(this.#context, { mediaStream }).connect(filter.input);
    filter.output.connect(mouth);
    // It is silent, but a node that leads nowhere is not run.
    mouth.connect(this.#context.destination);
    mouth.port.onmessage = ({ data }) => {
      this.#tellLevels({ said: this.#isMuted ? quietestDbfs : data.level });
      this.#microphone(this.#isMuted ? new ArrayBuffer(data.frame.byteLength) : data.frame);
    };
    return mouth;
  }

  #lowPass(lineRate) {
    const frequency = Math.min(passband * lineRate, this.#context.sampleRate / 2);
    const [input, output] = filterQs.map((q) => {
      return new BiquadFilterNode(this.#context, { type: 'lowpass', frequency, Q: 20 * Math.log10(q) });
    });
    input.connect(output);
    return { input, output };
  }

  #tellLevels({ said = this.#said, heard = this.#heard }) {
    this.#said = said;
    this.#heard = heard;
    this.#levels(said, heard);
  }
}

function silence({ ear, mouth, stream }) {
  ear.disconnect();
  mouth?.disconnect();
  if (mouth) mouth.port.onmessage = null;
  for (const track of stream?.getTracks() ?? []) track.stop();
}
