// The beginning of a talk that goes wrong, or that nobody wants any more: the microphone is let go in every case.
import { beforeEach, expect, test, vi } from 'vitest';
import { request } from '../../api/request.ts';
import { RunningTalk, type TalkState } from './browser-talk.ts';
import { openMicrophone } from './microphone.ts';
import { openSpeaker } from './speaker.ts';

vi.mock('../../api/request.ts', () => ({ request: vi.fn() }));
vi.mock('./microphone.ts', () => ({ openMicrophone: vi.fn() }));
vi.mock('./speaker.ts', () => ({ openSpeaker: vi.fn() }));

const microphone = { isMuted: false, close: vi.fn() };
const refusal = new Error('no more talks');
const talk = { callId: 'call-1', agent: 'desk', url: 'wss://calls.example/stream', sampleRate: 24_000 };

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(openMicrophone).mockResolvedValue(microphone);
  vi.mocked(request).mockResolvedValue(talk);
});

function newTalk() {
  const states: TalkState[] = [];
  return { running: new RunningTalk((state) => states.push(state)), states };
}

test('a talk that is ended while the microphone is asked for asks the server for nothing', async () => {
  const asked = Promise.withResolvers<typeof microphone>();
  vi.mocked(openMicrophone).mockReturnValue(asked.promise);
  const { running, states } = newTalk();
  const started = running.start('desk');
  running.end();
  asked.resolve(microphone);
  await started;
  expect(microphone.close).toHaveBeenCalledTimes(1);
  expect(request).not.toHaveBeenCalled();
  expect(states.at(-1)).toMatchObject({ phase: 'over', error: null });
});

test('a refusal of the server is told', async () => {
  vi.mocked(request).mockRejectedValue(refusal);
  const { running, states } = newTalk();
  await running.start('desk');
  expect(microphone.close).toHaveBeenCalledTimes(1);
  expect(states.at(-1)).toMatchObject({ phase: 'over', error: refusal });
});

test.each(['the server', 'the speaker'])(
  'a talk that is ended before %s refuses lets go of everything',
  async (who) => {
    const { running, states } = newTalk();
    vi.mocked(who === 'the server' ? request : openSpeaker).mockImplementation(async () => {
      running.end();
      throw refusal;
    });
    await running.start('desk');
    expect(microphone.close).toHaveBeenCalledTimes(1);
    expect(states.at(-1)).toMatchObject({ phase: 'over', error: null });
  },
);
