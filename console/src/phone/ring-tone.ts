// The sounds of the telephone, made on the spot: the ringtone here, and what is heard while it rings elsewhere.
// Frequencies and cadence: India's ringing tone, 400 Hz with 450 Hz for 0.4 s, 0.2 s pause, 0.4 s, 2 s pause
// (reference: ITU-T E.180 Supplement 2, "Various tones used in national networks").

export type Tone = 'ring' | 'ringback';

const CYCLE_S = 3;
const BURSTS_S = [0, 0.6];
const BURST_S = 0.4;
const EDGE_S = 0.02;
/** Pleasant to hear from a computer, where the tone of the line would not be. */
const chords: Record<Tone, { hz: readonly number[]; volume: number }> = {
  ring: { hz: [587.3, 740, 880], volume: 0.16 },
  ringback: { hz: [400, 450], volume: 0.05 },
};

/** Plays until the function that it returns is called. Silent where the browser wants a click first. */
export function playTone(tone: Tone): () => void {
  const context = new AudioContext();
  const gate = new GainNode(context, { gain: 0 });
  gate.connect(context.destination);
  const { hz, volume } = chords[tone];
  for (const frequency of hz) {
    const oscillator = new OscillatorNode(context, { frequency, type: 'sine' });
    oscillator.connect(gate);
    oscillator.start();
  }
  let nextCycle = context.currentTime + 0.05;
  const schedule = () => {
    // A tab in the background wakes up once a second.
    while (nextCycle < context.currentTime + CYCLE_S) {
      for (const burst of BURSTS_S) shape(gate.gain, nextCycle + burst, volume / hz.length);
      nextCycle += CYCLE_S;
    }
  };
  schedule();
  const timer = setInterval(schedule, 1_000);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

function shape(gain: AudioParam, from: number, volume: number): void {
  gain.setValueAtTime(0, from);
  gain.linearRampToValueAtTime(volume, from + EDGE_S);
  gain.setValueAtTime(volume, from + BURST_S - EDGE_S);
  gain.linearRampToValueAtTime(0, from + BURST_S);
}
