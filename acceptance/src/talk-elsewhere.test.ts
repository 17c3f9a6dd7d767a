// A talk is ended over an instance that does not have it.
import { AppClient } from '@patchcord/testing/app-client';
import { createDatabase } from '@patchcord/testing/postgres';
import { ServerProcess } from '@patchcord/testing/server-process';
import { expect, inject, test, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { isHeard } from './heard-sounds.ts';
import { clipFile, startTalkWorld, type TalkWorld } from './talk-world.ts';

vi.setConfig({ testTimeout: 120_000 });

const endings: Record<string, (other: ServerProcess, callId: string) => Promise<void>> = {
  async 'REST, with Redis'(other, callId) {
    const answer = await fetch(`${other.url}/api/calls/${callId}/hangup`, { method: 'POST' });
    expect(answer.status).toBe(204);
  },
  async 'a client, without Redis'(other, callId) {
    await using app = await AppClient.connect(`${other.wsUrl}/ws`);
    app.send({ type: 'end_call', callId, requestId: 'end' });
    expect(await app.answerTo('end')).toMatchObject({ type: 'command_done', callId });
  },
};

async function talkingIn(world: TalkWorld): Promise<{ sid: string; callId: string }> {
  const sid = world.callIn();
  await eventually(async () => expect(await world.entriesOf(sid)).toHaveLength(2), 60_000);
  const { body } = await world.get(`/api/calls?callSid=${sid}`);
  const [call] = body['calls'] as { callId: string }[];
  return { sid, callId: call?.callId ?? '' };
}

test.each(Object.entries(endings))('by %s: the agent says good-bye on the one that has it', async (how, end) => {
  const env = {
    DATABASE_URL: await createDatabase(inject('postgresUrl')),
    ...(how.includes('with Redis') && { REDIS_URL: inject('redisUrl') }),
  };
  await using world = await startTalkWorld({
    caller: ['mumble: 600ms', 'wait: 60s'],
    model: { timings: { generationSpeed: 50, transcriptionMs: 50 } },
    env,
  });
  await using other = await ServerProcess.start(env);
  const { sid, callId } = await talkingIn(world);
  await end(other, callId);
  expect((await world.talkOf(sid)).talks).toMatchObject([{ end: 'ended-by-app' }]);
  expect(isHeard(await world.audioOf(sid), clipFile('farewell'))).toBe(true);
  await world.nothingLeft();
});
