// Devices that are not there, busy or not permitted, on a platform that fails as browsers do.
import { expect, test } from 'vitest';
import { Capture } from './capture.ts';
import { playDigits } from './digits.ts';
import type { DeviceInfo, MediaPlatform } from './platform.ts';
import type { TrackLike } from './web-rtc.ts';

type Fault = { audio?: string; video?: string; screen?: string };

function track(kind: string, settings: { deviceId?: string; facingMode?: string } = {}): TrackLike {
  return { kind, readyState: 'live', enabled: true, onended: null, stop: () => undefined, getSettings: () => settings };
}

/** Asks that are faulty fail with a DOMException of that name, those for both when either is. */
function platform(fault: Fault, devices: DeviceInfo[] = []): MediaPlatform {
  const streamOf = (...tracks: TrackLike[]) => ({
    getTracks: () => tracks,
    addTrack: () => undefined,
    removeTrack: () => undefined,
  });
  return {
    mediaDevices: {
      async getUserMedia({ audio = false, video = false }: { audio?: unknown; video?: unknown }) {
        const name = (audio !== false && fault.audio) || (video !== false && fault.video);
        if (name) throw new DOMException('no', name);
        return streamOf(...(audio === false ? [] : [track('audio')]), ...(video === false ? [] : [track('video')]));
      },
      async getDisplayMedia() {
        if (fault.screen !== undefined) throw new DOMException('no', fault.screen);
        return streamOf(track('video'));
      },
      enumerateDevices: async () => devices,
    },
  } as unknown as MediaPlatform;
}

const microphone: DeviceInfo = { kind: 'audioinput', deviceId: 'mic', label: '' };
const codeOf = (promise: Promise<unknown>) => promise.then(() => 'done').catch(({ code }) => code);

test.each([
  ['NotAllowedError', 'permission-denied'],
  ['SecurityError', 'permission-denied'],
  ['NotFoundError', 'no-camera'],
  ['OverconstrainedError', 'no-camera'],
  ['NotReadableError', 'device-busy'],
  ['AbortError', 'device-busy'],
  ['UnknownError', 'media-failed'],
])('a camera that fails with %s is %s', async (name, code) => {
  expect(await codeOf(new Capture(platform({ video: name })).camera(true))).toBe(code);
});

test('of two that were asked for together, the one that is missing is named', async () => {
  const both = (fault: Fault, devices: DeviceInfo[]) =>
    codeOf(new Capture(platform(fault, devices)).both(true, true, false));
  expect(await both({ video: 'NotFoundError' }, [microphone])).toBe('no-camera');
  expect(await both({ audio: 'NotFoundError' }, [])).toBe('no-microphone');
});

test.each(['NotFoundError', 'NotReadableError'])(
  'where the camera is optional and fails with %s, the voice goes on',
  async (name) => {
    const captured = await new Capture(platform({ video: name }, [microphone])).both(true, true, true);
    expect(captured).toMatchObject({ microphone: { kind: 'audio' }, camera: null });
    expect(captured.cameraError?.code).toBe(name === 'NotFoundError' ? 'no-camera' : 'device-busy');
  },
);

test('an optional camera does not hide that the microphone is not permitted', async () => {
  const capture = new Capture(platform({ audio: 'NotAllowedError', video: 'NotAllowedError' }, [microphone]));
  expect(await codeOf(capture.both(true, true, true))).toBe('permission-denied');
});

test('a screen that the user does not share is not permitted; a platform that has no sharing says so', async () => {
  expect(await codeOf(new Capture(platform({ screen: 'NotAllowedError' })).screen())).toBe('permission-denied');
  const phone = platform({});
  delete phone.mediaDevices.getDisplayMedia;
  expect(await codeOf(new Capture(phone).screen())).toBe('media-not-supported');
});

test('the next camera is the one that looks the other way on phones, and the next in the list elsewhere', async () => {
  const cameras = ['one', 'two'].map((deviceId) => ({ kind: 'videoinput', deviceId, label: '' }));
  const capture = new Capture(platform({}, [microphone, ...cameras]));
  expect(await capture.nextCamera(track('video', { facingMode: 'user' }))).toEqual({ facingMode: 'environment' });
  expect(await capture.nextCamera(track('video', { deviceId: 'one' }))).toEqual({ deviceId: { exact: 'two' } });
  expect(await capture.nextCamera(track('video', { deviceId: 'two' }))).toEqual({ deviceId: { exact: 'one' } });
});

test('digits go to a phone in the call, when the connection takes them', () => {
  const played: string[] = [];
  const dtmf = { canInsertDTMF: true, insertDTMF: (digits: string) => void played.push(digits) };
  const sender = { dtmf, replaceTrack: async () => undefined };
  const attempt = (digits: string, ...rest: [Parameters<typeof playDigits>[1], boolean]) => {
    try {
      playDigits(digits, ...rest);
      return 'done';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(attempt('12#', sender, true)).toBe('done');
  expect(attempt('1', sender, false)).toBe('no-phone-leg');
  expect(attempt('one', sender, true)).toBe('invalid-options');
  expect(attempt('1', { replaceTrack: async () => undefined }, true)).toBe('media-not-supported');
  expect(played).toEqual(['12#']);
});
