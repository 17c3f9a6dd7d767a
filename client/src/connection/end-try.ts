// What follows the end of a connection or of a try to make one: whether, where and when there is another one.
import { fullJitterMs } from './backoff.ts';
import { type ConnectionEnd, classify, type EndClass } from './connection-end.ts';
import { adviseEndpoints, allEndpoints, type EndpointList, nextEndpoint } from './endpoint-list.ts';
import type { Circumstances, Machine, Step } from './machine.ts';
import { beginTry } from './steps.ts';

export function endTry(machine: Machine, end: ConnectionEnd, world: Circumstances): Step {
  const endClass = classify(end, machine.isGood);
  const ended: Machine = { ...machine, isGood: false, isProbing: false, advice: null, lastEnd: end, timers: {} };
  if (endClass === 'stop') return { machine: { ...ended, phase: 'stopped' }, effects: [{ do: 'let-go' }] };
  if (endClass === 'fresh-token' && !machine.isTokenExpired) return beginTry({ ...ended, isTokenExpired: true }, world);

  const waiting: Machine = {
    ...ended,
    phase: 'waiting',
    isTokenExpired: endClass === 'fresh-token',
    endpoints: endpointsAfter(machine, endClass),
    failures: machine.failures + 1,
    timers: { retry: world.now + waitMs(machine, end, world) },
  };
  return { machine: waiting, effects: [{ do: 'let-go' }] };
}

function endpointsAfter({ endpoints, advice }: Machine, endClass: EndClass): EndpointList {
  if (advice !== null) return adviseEndpoints(endpoints, advice);
  return endClass === 'elsewhere' ? nextEndpoint(endpoints) : endpoints;
}

/** The backoff grows with each round of all endpoints: one that was not tried yet is not waited for longer. */
function waitMs(machine: Machine, end: ConnectionEnd, { now, timing, random }: Circumstances): number {
  const round = Math.floor(machine.failures / allEndpoints(machine.endpoints).length);
  const backoffMs = fullJitterMs(round, { baseMs: timing.backoffBaseMs, capMs: timing.backoffCapMs }, random);
  if (machine.advice === null) return backoffMs;
  // A first `goaway` is taken at its word; servers that send us round in circles meet the backoff.
  const leaveInMs = end.kind === 'goaway' ? 0 : (machine.timers.leave ?? now) - now;
  return Math.max(leaveInMs, machine.failures === 0 ? 0 : backoffMs);
}
