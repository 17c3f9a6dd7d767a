// Devices that are unplugged, or are there for one app at a time, during a call.
import { expect, test } from 'vitest';
import type { CallClientError } from '../errors.ts';
import { Capture } from './capture.ts';
import { LocalMedia } from './local-media.ts';
import type { MediaPlatform } from './platform.ts';
import { Sources } from './sources.ts';
import type { StreamLike, TrackLike } from './web-rtc.ts';

class Track implements TrackLike {
  readyState = 'live';
  enabled = true;
  onended: ((event: never) => void) | null = null;
  readonly kind: string;
  readonly name: string;

  constructor(kind: string, name: string) {
    this.kind = kind;
    this.name = name;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): { deviceId: string } {
    return { deviceId: this.name };
  }
}

class Stream implements StreamLike {
  readonly #tracks = new Set<TrackLike>();

  getTracks(): TrackLike[] {
    return [...this.#tracks];
  }

  addTrack(track: TrackLike): void {
    this.#tracks.add(track);
  }

  removeTrack(track: TrackLike): void {
    this.#tracks.delete(track);
  }
}

/** A call with a microphone and a camera; `isBusy` says whether no second device can be opened. */
function talking(isBusy: () => boolean = () => false) {
  let opened = 0;
  const platform = {
    MediaStream: Stream,
    mediaDevices: {
      async getUserMedia({ audio }: { audio?: unknown }) {
        if (isBusy()) throw new DOMException('in use', 'NotReadableError');
        opened += 1;
        const stream = new Stream();
        stream.addTrack(
          audio === undefined ? new Track('video', `camera ${opened}`) : new Track('audio', `mic ${opened}`),
        );
        return stream;
      },
    },
  } as unknown as MediaPlatform;
  const local = new LocalMedia(platform);
  const errors: CallClientError[] = [];
  const call = { isOver: false, changes: 0 };
  const options = {
    local,
    capture: new Capture(platform),
    isOver: () => call.isOver,
    changed: () => {
      call.changes += 1;
    },
    error: (error: CallClientError) => errors.push(error),
  };
  const [microphone, camera] = [new Track('audio', 'first mic'), new Track('video', 'first camera')];
  const sources = new Sources(options, { microphone, camera, cameraError: null });
  const sent = () => [local.track('microphone'), local.track('camera')].map((track) => (track as Track | null)?.name);
  return { sources, local, call, errors, microphone, camera, sent };
}

test('when the microphone is unplugged the usual one takes its place, muted if it was', async () => {
  const { local, microphone, sent, errors } = talking();
  local.isMuted = true;
  microphone.onended?.(undefined as never);
  await expect.poll(sent).toEqual(['mic 1', 'first camera']);
  expect(local.track('microphone')?.enabled).toBe(false);
  expect(errors).toEqual([]);
});

test('when the microphone is unplugged and there is no other, the app is told', async () => {
  const { microphone, sent, errors } = talking(() => true);
  microphone.onended?.(undefined as never);
  await expect.poll(() => errors.map(({ code }) => code)).toEqual(['device-busy']);
  expect(sent()).toEqual([undefined, 'first camera']);
});

test('when the camera is unplugged no other one films unasked', async () => {
  const { camera, sent, errors } = talking();
  camera.onended?.(undefined as never);
  await expect.poll(() => errors.map(({ code }) => code)).toEqual(['no-camera']);
  expect(sent()).toEqual(['first mic', undefined]);
});

test('a platform with one camera at a time gets the old one back before the new one is opened', async () => {
  const { sources, camera, sent } = talking(() => camera.readyState === 'live');
  await sources.choose('camera', 'other');
  expect(sent()).toEqual(['first mic', 'camera 1']);
  expect(camera.readyState).toBe('ended');
});

test('changes that are asked for at the same time are made one after the other', async () => {
  const { sources, sent, call } = talking();
  await Promise.all([sources.stop('camera'), sources.turnCameraOn(true), sources.turnCameraOn(true)]);
  expect(sent()).toEqual(['first mic', 'camera 1']);
  expect(call.changes).toBe(2);
});

test('a camera that opens when the call is over is let go', async () => {
  const { sources, local, call } = talking();
  local.set('camera', null);
  const opening = sources.turnCameraOn(true);
  call.isOver = true;
  await expect(opening).rejects.toMatchObject({ code: 'call-already-ended' });
  expect(local.track('camera')).toBeNull();
});
