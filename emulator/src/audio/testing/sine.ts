// A tone whose every sample is known.

export interface Tone {
  hz: number;
  seconds: number;
  sampleRate: number;
  amplitude: number;
}

export function sine({ hz, seconds, sampleRate, amplitude }: Tone): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * sampleRate) }, (_, at) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * at) / sampleRate)),
  );
}
