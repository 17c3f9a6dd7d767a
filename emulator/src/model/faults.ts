// The ways in which the model may go wrong on demand. Each fault waits for its moment and is then used up.
import { z } from 'zod';

const millisecondsSchema = z.int().min(0).max(3_600_000);
/** How much of the response's first speech is sent before; 0 is when its item has begun. */
const afterMsSchema = millisecondsSchema.default(0);
/** Those that may be sent in a closing handshake. Reference: RFC 6455, section 7.4. */
const closeCodeSchema = z.union([
  z.literal([1000, 1001, 1002, 1003]),
  z.int().min(1007).max(1014),
  z.int().min(3000).max(4999),
]);
const timesSchema = z.int().min(1).max(1_000_000).default(1);

export const modelFaultSchema = z.discriminatedUnion('kind', [
  /** The next session's greeting (`session.created`) and first `session.updated` come late. */
  z.strictObject({
    kind: z.literal('slow-session'),
    times: timesSchema,
    createdMs: millisecondsSchema.default(0),
    updatedMs: millisecondsSchema.default(0),
  }),
  /** The next response's first output comes so much late. */
  z.strictObject({ kind: z.literal('slow-response'), times: timesSchema, ms: millisecondsSchema }),
  /** The next response says nothing for a while in the middle of its speech. */
  z.strictObject({ kind: z.literal('stall'), times: timesSchema, afterMs: afterMsSchema, ms: millisecondsSchema }),
  /** The next response begins and never goes on; it can be cancelled. */
  z.strictObject({ kind: z.literal('mute'), times: timesSchema }),
  /** The next response fails, as with `rate_limit_exceeded`, `insufficient_quota`, `server_error`. */
  z.strictObject({
    kind: z.literal('fail'),
    times: timesSchema,
    code: z.string().default('rate_limit_exceeded'),
    message: z.string().default('Rate limit reached. Please try again later.'),
  }),
  /** An `error` event comes with the next response, which goes on. */
  z.strictObject({
    kind: z.literal('error-event'),
    times: timesSchema,
    code: z.string().default('server_error'),
    message: z.string().default('The server had an error while processing your request.'),
  }),
  /** The connection is lost in the next response, without a closing handshake: the client sees 1006. */
  z.strictObject({ kind: z.literal('drop'), times: timesSchema, afterMs: afterMsSchema }),
  /** The connection is closed in the next response. */
  z.strictObject({
    kind: z.literal('close'),
    times: timesSchema,
    afterMs: afterMsSchema,
    code: closeCodeSchema.default(1011),
  }),
  /** The next transcription of a user's speech fails. */
  z.strictObject({ kind: z.literal('fail-transcription'), times: timesSchema }),
]);

export type ModelFault = z.output<typeof modelFaultSchema>;
/** As it is asked for: what has a default may be left out. */
export type ModelFaultInput = z.input<typeof modelFaultSchema>;
export type ModelFaultKind = ModelFault['kind'];
type FaultOf<K extends ModelFaultKind> = Extract<ModelFault, { kind: K }>;

export class ModelFaults {
  #waiting: ModelFault[] = [];

  get waiting(): readonly ModelFault[] {
    return this.#waiting;
  }

  /** Throws a ZodError when it is not a fault. */
  add(input: ModelFaultInput): void {
    this.#waiting.push(modelFaultSchema.parse(input));
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The oldest fault of the kind, which has then happened once more. */
  take<K extends ModelFaultKind>(kind: K): FaultOf<K> | null {
    const fault = this.#waiting.find((one): one is FaultOf<K> => one.kind === kind);
    if (fault === undefined) return null;
    fault.times -= 1;
    if (fault.times === 0) this.#waiting = this.#waiting.filter((one) => one !== fault);
    return fault;
  }
}
