// Changes rates on the browser's audio thread: the mouth from the machine's to the line's, the ear back again.

const frameMs = 20;
const prefillMs = 60;
const maxHeldMs = 200;

function dbfs(squares, count) {
  return count === 0 || squares === 0 ? -60 : Math.max(-60, 10 * Math.log10(squares / count));
}

/** Takes every so many-th sample of what the filter before it lets through. */
class Mouth extends AudioWorkletProcessor {
  constructor({ processorOptions: { lineRate } }) {
    super();
    this.step = sampleRate / lineRate;
    this.samples = (lineRate * frameMs) / 1000;
    this.begin();
    this.place = 0;
    this.previous = 0;
  }

  begin() {
    this.frame = new Int16Array(this.samples);
    this.filled = 0;
    this.squares = 0;
  }

  process([[input]]) {
    for (const sample of input ?? []) {
      // `place` is where the next sample of the line lies, counted from the previous one of the machine.
      for (; this.place < 1; this.place += this.step) this.add(this.previous + (sample - this.previous) * this.place);
      this.place -= 1;
      this.previous = sample;
    }
    return true;
  }

  add(sample) {
    this.frame[this.filled] = Math.max(-1, Math.min(1, sample)) * 32_767;
    this.squares += sample * sample;
    this.filled += 1;
    if (this.filled < this.samples) return;
    const { buffer } = this.frame;
    this.port.postMessage({ frame: buffer, level: dbfs(this.squares, this.samples) }, [buffer]);
    this.begin();
  }
}

/** Plays what comes, held back a little and never far behind; the filter after it smoothes the steps. */
class Ear extends AudioWorkletProcessor {
  constructor({ processorOptions: { lineRate } }) {
    super();
    this.step = lineRate / sampleRate;
    this.prefill = (lineRate * prefillMs) / 1000;
    this.max = (lineRate * maxHeldMs) / 1000;
    this.held = [];
    this.isFilling = true;
    this.place = 0;
    this.squares = 0;
    this.count = 0;
    this.port.onmessage = ({ data }) => {
      this.held.push(...new Int16Array(data));
      if (this.held.length > this.max) this.held.splice(0, this.held.length - this.max);
    };
  }

  process(_inputs, [[output]]) {
    if (this.isFilling && this.held.length < this.prefill) return true;
    this.isFilling = false;
    for (let at = 0; at < output.length; at += 1) {
      const whole = Math.floor(this.place);
      if (this.held.length < whole + 2) {
        this.isFilling = true;
        break;
      }
      const fraction = this.place - whole;
      const sample = (this.held[whole] * (1 - fraction) + this.held[whole + 1] * fraction) / 32_768;
      output[at] = sample;
      this.squares += sample * sample;
      this.count += 1;
      this.place += this.step;
    }
    const passed = Math.floor(this.place);
    this.held.splice(0, passed);
    this.place -= passed;
    this.tell();
    return true;
  }

  tell() {
    if (this.count < sampleRate / 10) return;
    this.port.postMessage({ level: dbfs(this.squares, this.count) });
    this.squares = 0;
    this.count = 0;
  }
}

registerProcessor('mouth', Mouth);
registerProcessor('ear', Ear);
