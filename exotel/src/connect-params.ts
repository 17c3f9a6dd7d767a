// What may be asked of Calls/connect in each of its three modes, and its encoding as Exotel's form.
import { z } from 'zod';

const statusCallbackSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  /** Without events only one callback comes, at the end, with four fields. `ringing` is documented for streams only. */
  events: z.array(z.enum(['ringing', 'answered', 'terminal'])).optional(),
  /** Exotel's default is multipart. */
  contentType: z.enum(['multipart/form-data', 'application/json']).optional(),
});

const commonParams = {
  /** The number that is dialled first. */
  from: z.string().min(1),
  /** The ExoPhone. */
  callerId: z.string().min(1),
  /** Comes back in callbacks and applets. */
  customField: z.string().max(128).optional(),
  timeLimitSeconds: z.int().min(1).max(14_400).optional(),
  record: z.boolean().optional(),
  recordingChannels: z.enum(['single', 'dual']).optional(),
  statusCallback: statusCallbackSchema.optional(),
};

const dialledParams = {
  ...commonParams,
  callType: z.literal('trans').optional(),
  /** Ring time, for each leg. */
  ringTimeoutSeconds: z.int().min(1).optional(),
  recordingFormat: z.enum(['mp3', 'mp3-hq']).optional(),
  /** How often `from` is dialled again when it does not answer; an old document says 3 by default. */
  maxRetries: z.int().min(0).optional(),
};

export const connectTwoNumbersSchema = z.object({
  ...dialledParams,
  /** Dialled when `from` has answered. */
  to: z.string().min(1),
  /** A WAV below 2 MB for `from` to hear while `to` rings. Exotel caches it by its address. */
  waitUrl: z.url().optional(),
  /** Audio to be played before the parties are connected. */
  startPlayback: z.object({ url: z.url(), to: z.enum(['Callee', 'Both']).optional() }).optional(),
});

export const connectFlowSchema = z.object({
  ...dialledParams,
  /** Exotel runs its own flows only: see `flowUrl`. */
  flowUrl: z.url({ protocol: /^https?$/ }),
});

export const connectStreamSchema = z.object({
  ...commonParams,
  /** The bot's socket; fewer than 600 characters. */
  streamUrl: z.url({ protocol: /^wss?$/ }).max(599),
  streamName: z.string().max(32).optional(),
});

/** `from` is rung, then `to`, and both are connected. */
export type ConnectTwoNumbersParams = z.infer<typeof connectTwoNumbersSchema>;
/** `from` is rung and then led through a flow. */
export type ConnectFlowParams = z.infer<typeof connectFlowSchema>;
/** `from` is rung and then talks with a bot (Connect Voice AI). */
export type ConnectStreamParams = z.infer<typeof connectStreamSchema>;

type AnyConnectParams = Partial<ConnectTwoNumbersParams & ConnectFlowParams & ConnectStreamParams>;

/**
 * The form of `POST Calls/connect`. Only what was given is in it.
 * Reference: developer.exotel.com/docs/voice-v1 (connect two numbers, connect to flow), Connect Voice AI.
 */
export function connectForm(params: AnyConnectParams): URLSearchParams {
  const { statusCallback, startPlayback } = params;
  const form = new URLSearchParams();
  const values: Record<string, string | number | boolean | undefined> = {
    From: params.from,
    To: params.to,
    Url: params.flowUrl,
    StreamUrl: params.streamUrl,
    StreamType: params.streamUrl && 'bidirectional',
    StreamName: params.streamName,
    CallerId: params.callerId,
    CallType: params.callType,
    TimeLimit: params.timeLimitSeconds,
    TimeOut: params.ringTimeoutSeconds,
    MaxRetries: params.maxRetries,
    WaitUrl: params.waitUrl,
    Record: params.record,
    RecordingChannels: params.recordingChannels,
    RecordingFormat: params.recordingFormat,
    StartPlaybackToNew: startPlayback?.to,
    StartPlaybackValueNew: startPlayback?.url,
    CustomField: params.customField,
    StatusCallback: statusCallback?.url,
    StatusCallbackContentType: statusCallback?.contentType,
  };
  for (const [name, value] of Object.entries(values)) if (value !== undefined) form.set(name, String(value));
  for (const [index, event] of (statusCallback?.events ?? []).entries()) {
    form.set(`StatusCallbackEvents[${index}]`, event);
  }
  return form;
}
