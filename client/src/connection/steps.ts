// The small moves that the reducer is made of.
import type { Circumstances, Machine, Step, TimerName } from './machine.ts';

/** Nothing is to be done. */
export function keep(machine: Machine): Step {
  return { machine, effects: [] };
}

/** Sets and, with undefined, clears timers. */
export function withTimers(machine: Machine, changes: { [Name in TimerName]?: number | undefined }): Machine {
  const timers: Partial<Record<TimerName, number>> = {};
  for (const [name, dueAt] of Object.entries({ ...machine.timers, ...changes })) {
    if (dueAt !== undefined) timers[name as TimerName] = dueAt;
  }
  return { ...machine, timers };
}

/** The first step of a try: a token. */
export function beginTry(machine: Machine, { now, timing }: Circumstances): Step {
  return {
    machine: { ...machine, phase: 'token', timers: { connect: now + timing.connectTimeoutMs } },
    effects: [{ do: 'let-go' }, { do: 'get-token', why: machine.isTokenExpired ? 'expired' : 'connect' }],
  };
}

/** Tries again to return to the primary after a while, spread so that not all clients come back at once. */
export function armPrimary(machine: Machine, { now, timing, random }: Circumstances): Machine {
  return withTimers(machine, { primary: now + timing.returnToPrimaryMs * (0.5 + random()) });
}

/** The primary is not to be used yet; it is looked at again after a while. */
export function endProbe(machine: Machine, world: Circumstances): Machine {
  return armPrimary(withTimers({ ...machine, isProbing: false }, { probe: undefined }), world);
}
