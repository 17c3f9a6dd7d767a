import { expect, test } from 'vitest';
import { callView } from '../testing/call-view.ts';
import { timelineItems } from './timeline-items.ts';

const at = (ms: number) => new Date(Date.parse('2026-11-23T02:46:45.675Z') + ms).toISOString();
const delivery = { key: 'k', dialect: 'status-callback', firstAt: at(2000), lastAt: at(9000), times: 2, payload: {} };

test('events and deliveries stand in one order, a delivery before what it caused', () => {
  const items = timelineItems({
    createdAt: at(0),
    events: [
      { seq: 1, type: 'call_status_update', at: at(0), data: callView() },
      { seq: 2, type: 'call_status_update', at: at(2000), data: callView({ status: 'in-progress' }) },
    ],
    deliveries: [delivery],
  });
  expect(items.map(({ title, offsetMs }) => [title, offsetMs])).toEqual([
    ['Starting', 0],
    ['StatusCallback', 2000],
    ['In progress', 2000],
  ]);
});

test('a repetition is told', () => {
  const [item] = timelineItems({ createdAt: at(0), events: [], deliveries: [delivery] });
  expect(item?.details).toEqual(['delivered 2 times, applied once']);
});

test('a kind of delivery that has no name here keeps its own', () => {
  const [item] = timelineItems({ createdAt: at(0), events: [], deliveries: [{ ...delivery, dialect: 'voice-v4' }] });
  expect(item?.title).toBe('voice-v4');
});
