// What can be wrong with a bot, how bad it is, how we know, and what to do about it.

/** `from docs`: Exotel says so. `from capture`: seen on the wire. `from practice`: learnt from those who run bots. */
export type FindingSource = 'from docs' | 'from capture' | 'from practice';

/** `error`: audio or messages are lost, or may end the stream. `warning`: heard by the caller. `note`: harmless so far. */
export type FindingSeverity = 'error' | 'warning' | 'note';

export interface FindingKind {
  severity: FindingSeverity;
  source: FindingSource;
  advice: string;
}

export const findingCatalogue = {
  'chunk-not-multiple-of-320': {
    severity: 'warning',
    source: 'from docs',
    advice:
      'Send media in multiples of 320 bytes and pad the last one with zeros: any other length costs 20 ms of silence.',
  },
  'chunk-below-3200': {
    severity: 'note',
    source: 'from docs',
    advice:
      'The documented minimum is 3200 bytes, "100 ms", which is true at 16 kHz alone; Exotel’s own bots send 1600 at 8 kHz. Send 100 ms or more if calls sound choppy.',
  },
  'chunk-above-100000': {
    severity: 'error',
    source: 'from docs',
    advice: 'Send at most 100000 bytes of audio in one message; longer ones are told to time out.',
  },
  'empty-media': {
    severity: 'warning',
    source: 'from practice',
    advice: 'Do not send media without audio in it.',
  },
  'odd-length': {
    severity: 'error',
    source: 'from docs',
    advice: 'A sample has two bytes: send whole samples of 16 bit PCM. After half a sample all the rest is noise.',
  },
  'broken-base64': {
    severity: 'error',
    source: 'from docs',
    advice: 'Encode the payload as plain base64 with padding, without line breaks and not in the alphabet for URLs.',
  },
  burst: {
    severity: 'warning',
    source: 'from practice',
    advice:
      'Pace media at about real time with a lead of some 200 ms: bursts cannot be taken back when the caller interrupts, and have gone with calls that ended after 4 s.',
  },
  'queue-full': {
    severity: 'error',
    source: 'from practice',
    advice: 'Pace media: so much was waiting to be played that the newest was thrown away.',
  },
  underrun: {
    severity: 'warning',
    source: 'from practice',
    advice: 'Send the next media before the last one has been played: the caller heard a hole inside an utterance.',
  },
  'silent-audio': {
    severity: 'error',
    source: 'from practice',
    advice: 'The media that came holds next to no sound. Check the resampler, the byte order and the gain.',
  },
  'marks-never-used': {
    severity: 'note',
    source: 'from practice',
    advice: 'Send a mark behind each utterance: nothing else tells what the caller has really heard.',
  },
  'mark-refused': {
    severity: 'error',
    source: 'from practice',
    advice: 'Send fewer marks, with short names: a thousand were waiting, or the name was longer than 1000 characters.',
  },
  'closed-before-played': {
    severity: 'warning',
    source: 'from practice',
    advice: 'Wait for the mark of the last audio before closing the socket: the caller did not hear the end.',
  },
  'closed-at-once': {
    severity: 'error',
    source: 'from practice',
    advice:
      'Keep the socket open and talk: it was closed within a second of start, and the caller heard nothing. Look for a bot that failed as it began, or refused the call.',
  },
  'stream-sid-camel-case': {
    severity: 'note',
    source: 'from practice',
    advice: 'Spell it stream_sid. Bots with streamSid have worked for a year, but the developer guide has it nowhere.',
  },
  'stream-sid-missing': {
    severity: 'note',
    source: 'from docs',
    advice: 'Send the stream_sid of start with every message. Exotel seems not to look at it.',
  },
  'stream-sid-wrong': {
    severity: 'warning',
    source: 'from docs',
    advice: 'Send the stream_sid of this stream’s start: another one hints at audio that goes to the wrong caller.',
  },
  'sent-before-start': {
    severity: 'error',
    source: 'from docs',
    advice: 'Wait for start before sending anything: what comes earlier is lost here.',
  },
  'sent-after-stop': {
    severity: 'warning',
    source: 'from practice',
    advice: 'Stop sending at stop, and close: nobody hears it.',
  },
  'sent-on-one-way-stream': {
    severity: 'error',
    source: 'from docs',
    advice: 'The Stream applet only listens. To talk to the caller use the Voicebot applet.',
  },
  'exotel-only-event': {
    severity: 'error',
    source: 'from docs',
    advice: 'connected, start, stop and dtmf are Exotel’s to send. To end the stream close the socket.',
  },
  'unknown-event': {
    severity: 'error',
    source: 'from docs',
    advice: 'A bot sends media, mark and clear, nothing else.',
  },
  'not-json': {
    severity: 'error',
    source: 'from docs',
    advice: 'Every message is one JSON object with an event in it.',
  },
  'binary-message': {
    severity: 'error',
    source: 'from docs',
    advice: 'Send text messages: audio goes as base64 inside JSON, never as bytes.',
  },
  'media-without-payload': {
    severity: 'error',
    source: 'from docs',
    advice: 'Put the audio into media.payload.',
  },
  'mark-without-name': {
    severity: 'error',
    source: 'from docs',
    advice: 'Give the mark a name in mark.name.',
  },
  'reads-too-slowly': {
    severity: 'error',
    source: 'from practice',
    advice: 'Keep reading the socket, whatever else goes on: events for this bot had to be thrown away.',
  },
  floods: {
    severity: 'warning',
    source: 'from practice',
    advice: 'Send fewer messages: there were more than two hundred within 20 ms.',
  },
  'custom-parameters-cut': {
    severity: 'warning',
    source: 'from docs',
    advice: 'Put at most 3 parameters with 256 characters into the stream’s URL; the others were left out of start.',
  },
  'sample-rate-unknown': {
    severity: 'warning',
    source: 'from docs',
    advice: 'Ask for a sample-rate of 8000, 16000 or 24000 in the URL; the stream has 8000.',
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof findingCatalogue;
