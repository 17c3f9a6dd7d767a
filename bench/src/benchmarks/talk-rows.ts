// The rows of the table of talks: what is looked up in each round, and what is aimed at.
import type { Aim, Unit } from '../report/figures.ts';
import type { TalkRound } from './measure-talks.ts';

export interface TalkRow {
  what: string;
  unit: Unit;
  look: (round: TalkRound) => number;
  aim?: Aim;
  /** The bare bridge has nothing like it. */
  alone?: true;
  /** Told by the probe within the server: of a peer it is not known. */
  fromWithin?: true;
}

export const cpuRow: TalkRow = { what: 'CPU for each call', unit: '% of a core', look: ({ cpuPercent }) => cpuPercent };

export const talkRows: readonly TalkRow[] = [
  { what: 'RSS for each call', unit: 'MB', look: ({ rssMb }) => rssMb, aim: { atMost: 0.5 } },
  { what: 'of it in use', unit: 'MB', look: ({ heldMb }) => heldMb, alone: true },
  {
    what: 'event-loop delay p99',
    unit: 'ms',
    look: ({ loopDelayP99Ms }) => loopDelayP99Ms,
    aim: { atMost: 15 },
    fromWithin: true,
  },
  { what: 'caller to model p99', unit: 'ms', look: ({ talk }) => talk.callerToModel.p99, aim: { atMost: 15 } },
  { what: 'model to caller p99', unit: 'ms', look: ({ talk }) => talk.modelToCaller.p99, aim: { atMost: 15 } },
  { what: 'barge-in p50', unit: 'ms', look: ({ interrupted }) => interrupted.bargeIn.p50 },
  { what: 'barge-in p99', unit: 'ms', look: ({ interrupted }) => interrupted.bargeIn.p99, aim: { atMost: 20 } },
  {
    what: 'schedule error p99',
    unit: 'ms',
    look: ({ talk }) => talk.scheduleError.p99,
    aim: { atMost: 20 },
    alone: true,
  },
  { what: 'gaps in sentences', unit: '', look: ({ talk }) => talk.gaps, aim: { atMost: 0 }, alone: true },
  {
    what: 'heard less told p95',
    unit: 'ms',
    look: ({ interrupted }) => interrupted.heardError.p95,
    aim: { atMost: 60 },
    alone: true,
  },
  {
    what: 'told more than was sent',
    unit: '',
    look: ({ interrupted }) => interrupted.heardTooMuch,
    aim: { atMost: 0 },
    alone: true,
  },
];
