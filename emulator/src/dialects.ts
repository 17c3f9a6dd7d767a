// The points on which Exotel's documents and captures contradict each other, and which side this emulator takes.
import { z } from 'zod';
import { listingNames } from './parameters.ts';
import { streamDialectSchema } from './stream/stream-dialect.ts';

/** Each with its default first in the text: what captures and long-standing documents show. */
const shape = {
  /** How Passthru asks: `GET` in every capture; `POST` with JSON in newer pages. */
  passthruMethod: z.enum(['GET', 'POST']).default('GET'),
  /** How an https Voicebot URL is asked: `GET` by most accounts, `POST` with JSON by one. */
  resolverMethod: z.enum(['GET', 'POST']).default('GET'),
  /** false: the resolver is asked without CallSid, CallTo and To, as one integrator has seen. */
  resolverCallSid: z.boolean().default(true),
  /** `Stream[Status]=…`, or all of it as the JSON of one parameter `Stream`. Both are documented. */
  streamEncoding: z.enum(['flat', 'json']).default('flat'),
  /** Who ended a stream: `user`, `bot`, `NA`, or `caller`, `bot`, `system`. */
  disconnectedBy: z.enum(['user-bot-na', 'caller-bot-system']).default('user-bot-na'),
  /** How numbers are written: `09876500001` in captures, `+919876500001` in some documents. */
  numbers: z.enum(['national', 'e164']).default('national'),
  /** `To` of what applets send; in captures it is another number than `CallTo`. Null: the same. */
  landingNumber: z.string().nullable().default(null),
  /** `Direction` in popups: `incoming` in captures, `outbound-dial` in documents. */
  popupDirection: z.enum(['incoming', 'outbound-dial']).default('incoming'),
  /** The popups of each attempt. `Ringing` and `Answered` must be enabled by Exotel. */
  popupEvents: z.array(z.enum(['Dial', 'Ringing', 'Answered', 'Terminal'])).default(['Dial', 'Terminal']),
  /** Whether StatusCallbackEvents count for a call to a flow; if not, its end alone is told with four fields. */
  flowEvents: z.boolean().default(true),
  /** `To` of a call to a flow or a stream in REST answers. */
  flowTo: z.enum(['exophone', 'null']).default('exophone'),
  /** `Uri`: `documented` has `Calls.json/` in the JSON answer to connect and `Calls/` elsewhere. */
  uri: z.enum(['documented', 'Calls', 'Calls.json']).default('documented'),
  /** A missing value in JSON: `documented` is null in the answer to connect and empty elsewhere. */
  missing: z.enum(['documented', 'null', 'empty']).default('documented'),
  /** Duration and Price in JSON: numbers in captures, strings in documents. */
  figures: z.enum(['numbers', 'strings']).default('numbers'),
  /** `documented`: JSON with `.json` and XML without. Else one of them always. */
  activeStreams: z.enum(['documented', 'xml', 'json']).default('documented'),
  /** How audio streams speak to bots; `like` names a whole dialect of them. */
  stream: streamDialectSchema.prefault({}),
};

export const dialectsSchema = z.strictObject(shape, { error: listingNames(Object.keys(shape)) });

export type Dialects = z.output<typeof dialectsSchema>;
export type DialectOptions = z.input<typeof dialectsSchema>;

/** A canonical number as this dialect writes it; foreign numbers stay as they are. */
export function spelledNumber(number: string, { numbers }: Pick<Dialects, 'numbers'>): string {
  return numbers === 'e164' && /^0\d{10}$/.test(number) ? `+91${number.slice(1)}` : number;
}
