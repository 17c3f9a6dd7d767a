import { expect, test } from 'vitest';
import { createCloseOrphanTalks } from './orphan-talks.ts';
import type { OrphanTalk, Talk, TalkWritten } from './talk.ts';

const talk: Talk = {
  ...{ id: 't', callId: 'c', agent: 'sales', instanceId: 'i-1', runId: 'run-1', take: 1, startedAt: 1_000, breaks: [] },
  ...{ endedAt: null, end: null, transferTo: null, summary: null, figures: null, recording: null },
};

async function close(orphans: OrphanTalk[], written: TalkWritten) {
  const saved: Talk[] = [];
  const told: string[] = [];
  const store = {
    orphanTalks: async () => orphans,
    async saveTalk(one: Talk) {
      saved.push(one);
      return written;
    },
  };
  await createCloseOrphanTalks({
    store,
    calls: {
      streamEnded: async ({ callId, how, instanceId }) => void told.push(`${callId} ${how} ${instanceId}`),
    },
    onRepair: (callId, what) => told.push(`${callId} ${what}`),
  })(50);
  return { saved, told };
}

test('a talk whose instance is dead is closed, and its call is asked about', async () => {
  const { saved, told } = await close([{ talk, lastMs: 4_000 }], 'written');
  expect(saved).toEqual([{ ...talk, end: 'interrupted', endedAt: 5_000 }]);
  expect(told).toEqual(['c talk interrupted', 'c lost i-1']);
});

test('one that goes on elsewhere by now is left alone, and so is its call', async () => {
  expect((await close([{ talk, lastMs: 4_000 }], 'fenced')).told).toEqual([]);
});
