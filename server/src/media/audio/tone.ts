// A sine, for sounds that are made here.

export interface Tone {
  hz: number;
  durationMs: number;
  sampleRate: number;
  /** Of 32,768. */
  amplitude: number;
}

export function tone({ hz, durationMs, sampleRate, amplitude }: Tone): Int16Array {
  return Int16Array.from({ length: Math.round((durationMs * sampleRate) / 1000) }, (_, at) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * at) / sampleRate)),
  );
}
