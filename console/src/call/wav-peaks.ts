// Reads a WAV file as the server writes them, and measures how loud each piece of each channel is: a waveform without
// decoding the whole into floats, which takes four times the memory.

export interface WavPeaks {
  seconds: number;
  /** For each channel, 0 to 1 for each piece. */
  channels: number[][];
}

/** 16-bit PCM. Null: it is something else. */
export function wavPeaks(file: ArrayBuffer, pieces: number): WavPeaks | null {
  const format = readFormat(new DataView(file));
  if (format === null) return null;
  const { channelCount, sampleRate, dataStart, dataBytes } = format;
  const samples = new Int16Array(file, dataStart, Math.floor(dataBytes / 2));
  const frames = Math.floor(samples.length / channelCount);
  const perPiece = Math.max(1, Math.ceil(frames / pieces));
  const count = Math.ceil(frames / perPiece);
  const channels = Array.from({ length: channelCount }, (_, channel) =>
    Array.from({ length: count }, (__, piece) => {
      let peak = 0;
      const end = Math.min(frames, (piece + 1) * perPiece);
      for (let frame = piece * perPiece; frame < end; frame += 1) {
        const loudness = Math.abs(samples[frame * channelCount + channel] ?? 0);
        if (loudness > peak) peak = loudness;
      }
      return peak / 32_768;
    }),
  );
  return { seconds: frames / sampleRate, channels };
}

interface WavFormat {
  channelCount: number;
  sampleRate: number;
  dataStart: number;
  dataBytes: number;
}

/** RIFF chunks (reference: Multimedia Programming Interface and Data Specifications 1.0). */
function readFormat(view: DataView): WavFormat | null {
  if (view.byteLength < 44 || textAt(view, 0) !== 'RIFF' || textAt(view, 8) !== 'WAVE') return null;
  let sound: { channelCount: number; sampleRate: number } | null = null;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const bytes = view.getUint32(at + 4, true);
    if (textAt(view, at) === 'fmt ') {
      const isPcm16 = view.getUint16(at + 8, true) === 1 && view.getUint16(at + 22, true) === 16;
      if (!isPcm16) return null;
      sound = { channelCount: view.getUint16(at + 10, true), sampleRate: view.getUint32(at + 12, true) };
    }
    if (textAt(view, at) === 'data' && sound !== null && at % 2 === 0) {
      // Of a recording that is still being written the header says less than there is.
      return { ...sound, dataStart: at + 8, dataBytes: Math.min(bytes, view.byteLength - at - 8) };
    }
    at += 8 + bytes + (bytes % 2);
  }
  return null;
}

function textAt(view: DataView, at: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, index) => view.getUint8(at + index)));
}
