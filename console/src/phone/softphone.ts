// The softphone behind every screen: what rings, who one is talking with, and which of them is on hold.
import type { Call, CallClient, CallType, CallView, IncomingCall } from '@patchcord/client';
import type { CallMedia, MediaOptions } from '@patchcord/client/media';

/** A call that this page takes part in, or has placed. */
export interface Line {
  readonly callId: string;
  readonly view: CallView;
  /** Null: through the provider, so that it is on a real phone; or not open yet. */
  readonly media: CallMedia | null;
  /** Why there is no sound; null: there is, or none is expected. */
  readonly trouble: unknown;
  /** Grows with everything that `media` tells. */
  readonly changes: number;
}

export interface Softphone {
  readonly rings: readonly IncomingCall[];
  readonly lines: readonly Line[];
  /** The line that is not on hold; null: none is. */
  readonly current: Line | null;
}

export interface SoftphoneStore {
  subscribe(listener: () => void): () => void;
  snapshot(): Softphone;
  /** Between users of the app: rings, and has voice and video here. */
  callUser(userId: string, callType: CallType): Promise<void>;
  /** Through Exotel: `own` rings first, and after it `number`. */
  callNumber(number: string, own: string): Promise<void>;
  /** Whoever one is talking with is put on hold. */
  answer(ring: IncomingCall, options: { video: boolean }): Promise<void>;
  /** Opens microphone and camera again, after trouble. */
  retryMedia(callId: string): Promise<void>;
  /** Talks with this one, and puts the others on hold. */
  choose(callId: string): void;
  end(callId: string): Promise<void>;
  close(): void;
}

/** So long the end of a call stays in sight. */
const LINGER_MS = 4_000;

export interface SoftphoneOptions {
  client: Pick<CallClient, 'on' | 'place'>;
  /** The devices that were chosen, asked for at each call. */
  devices(): Pick<MediaOptions, 'audio'> & { video: Exclude<MediaOptions['video'], undefined | boolean> | true };
}

export function createSoftphone({ client, devices }: SoftphoneOptions): SoftphoneStore {
  const listeners = new Set<() => void>();
  const calls = new Map<string, Call>();
  const wantsVideo = new Map<string, boolean>();
  let rings: readonly IncomingCall[] = [];
  let lines: readonly Line[] = [];
  let chosen: string | null = null;
  let current: Softphone = { rings, lines, current: null };

  const tell = () => {
    const talking = lines.find(({ callId }) => callId === chosen) ?? null;
    current = { rings, lines, current: talking };
    for (const listener of listeners) listener();
  };
  const change = (callId: string, part: (line: Line) => Partial<Line>) => {
    lines = lines.map((line) => (line.callId === callId ? { ...line, ...part(line) } : line));
    tell();
  };
  const drop = (callId: string) => {
    calls.delete(callId);
    wantsVideo.delete(callId);
    lines = lines.filter((line) => line.callId !== callId);
    if (chosen === callId) chosen = lines.at(-1)?.callId ?? null;
    tell();
  };
  const holdOthers = (callId: string) => {
    chosen = callId;
    for (const line of lines) if (line.callId !== callId) line.media?.hold();
  };
  const add = (call: Call, video: boolean) => {
    const { callId } = call;
    if (calls.has(callId)) return;
    calls.set(callId, call);
    wantsVideo.set(callId, video);
    lines = [...lines, { callId, view: call.data, media: null, trouble: null, changes: 0 }];
    holdOthers(callId);
    call.on('update', (view) => change(callId, () => ({ view })));
    const over = () => setTimeout(() => drop(callId), LINGER_MS);
    call.done.then(over, over);
    tell();
  };

  async function openMedia(callId: string): Promise<void> {
    const call = calls.get(callId);
    if (call === undefined) return;
    const { audio, video } = devices();
    change(callId, () => ({ trouble: null }));
    try {
      const wanted = wantsVideo.get(callId) === true ? video : false;
      const media = await call.startMedia({
        ...(audio !== undefined && { audio }),
        video: wanted,
        videoOptional: true,
      });
      const changed = () => change(callId, ({ changes }) => ({ changes: changes + 1 }));
      for (const name of ['state', 'local', 'remote', 'quality', 'warning', 'devices'] as const)
        media.on(name, changed);
      media.on('error', (trouble) => change(callId, () => ({ trouble })));
      // The other call was chosen while the microphone was asked for.
      if (chosen !== callId) media.hold();
      change(callId, () => ({ media, trouble: media.cameraError }));
    } catch (trouble) {
      change(callId, () => ({ trouble }));
    }
  }

  const stop = client.on('incomingCall', (ring) => {
    rings = [...rings, ring];
    tell();
    ring.on('ringEnded', () => {
      rings = rings.filter((one) => one !== ring);
      tell();
    });
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => current,
    async callUser(userId, callType) {
      const call = await client.place({ to: userId, callType });
      add(call, callType === 'video');
      await openMedia(call.callId);
    },
    async callNumber(number, own) {
      add(await client.place({ from: own, to: number }), false);
    },
    async answer(ring, { video }) {
      await ring.accept();
      add(ring, video);
      await openMedia(ring.callId);
    },
    retryMedia: openMedia,
    choose(callId) {
      holdOthers(callId);
      lines.find((line) => line.callId === callId)?.media?.resume();
      tell();
    },
    async end(callId) {
      await calls.get(callId)?.end();
    },
    close() {
      stop();
      listeners.clear();
    },
  };
}
