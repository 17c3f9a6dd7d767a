// The React Native example against stand-ins for the native modules.
import { expect, test } from 'vitest';
import { type InCallManager, routeAudio } from '../examples/react-native/audio-route.ts';
import { nativePlatform } from '../examples/react-native/native-platform.ts';
import { Emitter } from './emitter.ts';
import { Capture } from './media/capture.ts';
import type { CallMedia, CallMediaEvents } from './media/index.ts';

function native(asked: object[]) {
  const track = { kind: 'audio' };
  return {
    RTCPeerConnection: class {},
    MediaStream: class {},
    mediaDevices: {
      getUserMedia: async (constraints: object) => {
        asked.push(constraints);
        return { getTracks: () => [track] };
      },
      enumerateDevices: async () => [],
    },
  };
}

test('a device is opened after its permission was given, and refused as a browser refuses without it', async () => {
  const opened: object[] = [];
  const asked: string[] = [];
  const platform = nativePlatform(native(opened), async (device) => {
    asked.push(device);
    return device === 'microphone';
  });
  const capture = new Capture(platform);
  expect(await capture.microphone(true)).toEqual({ kind: 'audio' });
  await expect(capture.camera(true)).rejects.toMatchObject({ code: 'permission-denied' });
  expect(asked).toEqual(['microphone', 'camera']);
  expect(opened).toEqual([{ audio: true, video: false }]);
  await expect(capture.screen()).rejects.toMatchObject({ code: 'media-not-supported' });
});

test('the voice goes to the ear, to the loudspeaker while a camera is on, and is let go at the end', () => {
  const told: string[] = [];
  const manager: InCallManager = {
    start: ({ media }) => void told.push(`start ${media}`),
    stop: () => void told.push('stop'),
    setForceSpeakerphoneOn: (isOn) => void told.push(isOn ? 'loudspeaker' : 'ear'),
  };
  const events = new Emitter<CallMediaEvents>();
  const remote = { muted: false, camera: false, screen: false, held: false };
  const media = { isCameraOn: false, remote, on: events.on.bind(events) } as unknown as CallMedia;
  const stop = routeAudio(media, manager);
  remote.camera = true;
  events.emit('remote', remote);
  remote.camera = false;
  events.emit('remote', remote);
  events.emit('state', 'ended');
  stop();
  events.emit('remote', remote);
  expect(told).toEqual(['start audio', 'ear', 'loudspeaker', 'ear', 'stop']);
});
