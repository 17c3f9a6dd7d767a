// The ways in which REST answers may go wrong on demand, and the queue of those that are to come.
import { z } from 'zod';

/** The resource that a request is for; `other`: streams, numbers, the whitelist. */
export type FaultTarget = 'connect' | 'call' | 'calls' | 'account' | 'other';

/** One fault for the next matching requests, as `POST /_emulator/faults` and the library take it. */
export const restFaultSchema = z
  .strictObject({
    match: z.enum(['connect', 'call', 'calls', 'account', 'any']).default('any'),
    /** How many matching requests it hits. */
    times: z.int().min(1).max(100_000).default(1),
    /**
     * `status`: a RestException. `html`: a page as a gateway in front of Exotel would send. `truncated-xml`,
     * `truncated-json`: half of the true answer. `silence`: no answer, ever. `reset`: the connection is reset.
     * `delay`: the true answer, late.
     */
    kind: z.enum(['status', 'html', 'truncated-xml', 'truncated-json', 'silence', 'reset', 'delay']),
    /** Of `status` (503 when absent) and `html` (502 when absent). */
    status: z.int().min(200).max(599).optional(),
    /** `Code` and `Message` of the RestException. */
    exotelCode: z.int().optional(),
    message: z.string().max(1000).optional(),
    /** The header Retry-After of `status`. */
    retryAfterSeconds: z.int().min(0).max(86_400).optional(),
    /** Waits before the answer, or before the lack of one; goes with every kind. */
    delayMs: z.int().min(0).max(600_000).optional(),
    /**
     * For connect: whether the call is placed although the answer is broken or never comes.
     * When absent: yes for `delay` and the truncated answers, which are the true ones; no for the others.
     */
    placesCall: z.boolean().optional(),
  })
  .refine((fault) => fault.kind !== 'delay' || fault.delayMs !== undefined, {
    path: ['delayMs'],
    error: 'is needed for kind delay',
  });

/** A fault as it is given: what has a default may be absent. */
export type RestFaultInput = z.input<typeof restFaultSchema>;
export type RestFault = z.output<typeof restFaultSchema>;

export class RestFaultQueue {
  #faults: RestFault[] = [];

  add(fault: RestFault): void {
    this.#faults.push({ ...fault });
  }

  /** The first queued fault for such a request, used up once. */
  take(target: FaultTarget): RestFault | null {
    const fault = this.#faults.find(({ match }) => match === 'any' || match === target);
    if (fault === undefined) return null;
    fault.times -= 1;
    this.#faults = this.#faults.filter(({ times }) => times > 0);
    return fault;
  }

  clear(): void {
    this.#faults = [];
  }
}
