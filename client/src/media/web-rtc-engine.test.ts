// The start of a call's media while nobody says which STUN and TURN servers there are.
import { expect, onTestFinished, test, vi } from 'vitest';
import type { MediaLink } from '../calls/media-link.ts';
import { deferred } from '../deferred.ts';
import { systemClock } from '../platform/clock.ts';
import type { MediaPlatform } from './platform.ts';
import type { PeerConfiguration } from './web-rtc.ts';
import { webRtc } from './web-rtc-engine.ts';

/** A call on a device with a microphone, whose peer connections fail as soon as they are told their servers. */
function starting() {
  const over = deferred<void>();
  const microphone = { kind: 'audio', readyState: 'live', stop: vi.fn() };
  const configurations: PeerConfiguration[] = [];
  const platform = {
    MediaStream: class {
      addTrack = () => undefined;
    },
    RTCPeerConnection: class {
      constructor(configuration: PeerConfiguration) {
        configurations.push(configuration);
        throw new Error('no more is needed');
      }
    },
    mediaDevices: { getUserMedia: async () => ({ getTracks: () => [microphone] }) },
  } as unknown as MediaPlatform;
  const call = { callId: 'call-1', callType: 'voice', hasEnded: false };
  const link = { call, over: over.promise, clock: systemClock } as unknown as MediaLink;
  const engine = webRtc({ platform, getIceServers: () => new Promise<never>(() => undefined) });
  return { over, microphone, configurations, start: () => engine.start(link, {}) };
}

test('a call that is over meanwhile lets go of the microphone at once', async () => {
  const { over, microphone, start } = starting();
  const started = start();
  over.resolve();
  await expect(started).rejects.toMatchObject({ code: 'call-already-ended', callId: 'call-1' });
  expect(microphone.stop).toHaveBeenCalled();
});

test('after five seconds the devices look for each other without servers', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { configurations, start } = starting();
  const started = start().catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(4_900);
  expect(configurations).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(configurations).toEqual([{ iceServers: [], iceTransportPolicy: 'all' }]);
  expect(await started).toBe('no more is needed');
});
