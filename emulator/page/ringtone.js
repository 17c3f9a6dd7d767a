// A soft ring: two tones, a second long, every three seconds.

const everyMs = 3000;

/** Rings until the returned function is called. */
export function startRingtone(context) {
  if (context === null) return () => {};
  const ring = () => {
    const now = context.currentTime;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.linearRampToValueAtTime(0.08, now + 0.05);
    gain.gain.setValueAtTime(0.08, now + 0.9);
    gain.gain.linearRampToValueAtTime(0, now + 1);
    gain.connect(context.destination);
    for (const frequency of [400, 450]) {
      const tone = new OscillatorNode(context, { frequency });
      tone.connect(gain);
      tone.start(now);
      tone.stop(now + 1);
    }
    return gain;
  };
  let sounding = ring();
  const timer = setInterval(() => {
    sounding = ring();
  }, everyMs);
  return () => {
    clearInterval(timer);
    sounding.disconnect();
  };
}
