// What happens to a connection when something happens. Pure: time, chance and all doing are outside.
import { closedEnd, ownEnd } from './connection-end.ts';
import { due } from './due.ts';
import { endTry } from './end-try.ts';
import { backToPrimary, currentEndpoint, isPrimary } from './endpoint-list.ts';
import type { Circumstances, Machine, MachineEvent, Phase, Step } from './machine.ts';
import { armPrimary, beginTry, endProbe, keep, withTimers } from './steps.ts';

type EventOf<Type extends MachineEvent['type']> = Extract<MachineEvent, { type: Type }>;

/** In which phases an event means something; in all others it is late and changes nothing. */
const meaningful: Partial<Record<MachineEvent['type'], readonly Phase[]>> = {
  connect: ['idle', 'stopped'],
  'token-ready': ['token'],
  'token-failed': ['token'],
  opened: ['opening'],
  refused: ['greeting'],
  welcomed: ['greeting', 'connected'],
  goaway: ['greeting', 'connected'],
  heard: ['connected'],
  'refresh-failed': ['connected'],
  offline: ['connected'],
  online: ['connected', 'waiting'],
  wake: ['connected', 'waiting'],
  closed: ['opening', 'greeting', 'connected'],
};

export function reduce(machine: Machine, event: MachineEvent, world: Circumstances): Step {
  if (meaningful[event.type]?.includes(machine.phase) === false) return keep(machine);
  switch (event.type) {
    case 'connect':
      return start(machine, world);
    case 'disconnect':
      return { machine: disconnected(machine), effects: [{ do: 'let-go' }] };
    case 'token-ready':
      return open(machine, world);
    case 'token-failed':
      return endTry(machine, ownEnd(event.isFinal ? 'unauthorized' : 'token-failed', event.reason, false), world);
    case 'opened':
      return greet(machine, world);
    case 'welcomed':
      return keep(
        machine.phase === 'connected' ? welcomedAgain(machine, event, world) : welcomed(machine, event, world),
      );
    case 'refused':
      return endTry(machine, ownEnd('refused', event.reason, false), world);
    case 'heard':
      return keep(heard(machine, world));
    case 'refresh-failed':
      return keep(withTimers(machine, { refresh: world.now + world.timing.backoffCapMs * (0.5 + world.random()) }));
    case 'closed':
      return endTry(machine, closedEnd(event, machine.phase === 'connected'), world);
    case 'goaway':
      return keep(goaway(machine, event, world));
    case 'offline':
      return check(machine, world);
    case 'online':
    case 'wake':
      return machine.phase === 'connected' ? check(machine, world) : beginTry(machine, world);
    case 'probe-opened':
      return machine.isProbing ? probeOpened(machine, world) : keep(machine);
    case 'probe-failed':
      return keep(machine.isProbing ? endProbe(machine, world) : machine);
    case 'due':
      return machine.timers[event.timer] === undefined ? keep(machine) : due(machine, event.timer, world);
  }
}

function disconnected(machine: Machine): Machine {
  return { ...machine, phase: 'idle', isGood: false, isProbing: false, advice: null, lastEnd: null, timers: {} };
}

function start(machine: Machine, world: Circumstances): Step {
  const anew = { failures: 0, wasWelcomed: false, isTokenExpired: false, lastEnd: null };
  return beginTry({ ...machine, ...anew, endpoints: backToPrimary(machine.endpoints) }, world);
}

function open(machine: Machine, { now, timing }: Circumstances): Step {
  return {
    machine: { ...machine, phase: 'opening', timers: { connect: now + timing.connectTimeoutMs } },
    effects: [{ do: 'open', url: currentEndpoint(machine.endpoints) }],
  };
}

function greet(machine: Machine, { now, timing }: Circumstances): Step {
  return {
    machine: { ...machine, phase: 'greeting', isGood: false, timers: { connect: now + timing.welcomeTimeoutMs } },
    effects: [{ do: 'say-hello' }],
  };
}

function welcomed(machine: Machine, event: EventOf<'welcomed'>, world: Circumstances): Machine {
  const { now, timing } = world;
  const served: Machine = {
    ...machine,
    phase: 'connected',
    isGood: false,
    wasWelcomed: true,
    lastEnd: null,
    timers: { silence: now + event.heartbeatMs, good: now + timing.goodAfterMs, ...leaveTimer(machine) },
  };
  const watched = welcomedAgain(served, event, world);
  return isPrimary(machine.endpoints) ? watched : armPrimary(watched, world);
}

/** The answer to a `hello` with a fresh token on a connection that is up. */
function welcomedAgain(
  machine: Machine,
  { heartbeatMs, refreshInMs }: EventOf<'welcomed'>,
  world: Circumstances,
): Machine {
  const refresh = refreshInMs === null ? undefined : world.now + refreshInMs;
  return withTimers({ ...machine, heartbeatMs, lastHeardAt: world.now, isTokenExpired: false }, { refresh });
}

/** A `goaway` may have come before the welcome. */
function leaveTimer({ timers }: Machine): { leave?: number } {
  return timers.leave === undefined ? {} : { leave: timers.leave };
}

function heard(machine: Machine, { now }: Circumstances): Machine {
  if (machine.timers.pong === undefined) return { ...machine, lastHeardAt: now };
  return withTimers({ ...machine, lastHeardAt: now }, { pong: undefined, silence: now + machine.heartbeatMs });
}

function goaway(machine: Machine, { reconnectAfterMs, endpoints }: EventOf<'goaway'>, { now }: Circumstances): Machine {
  return withTimers({ ...machine, advice: endpoints }, { leave: now + reconnectAfterMs, primary: undefined });
}

/** Asks the server for a sign of life, which has to come soon. */
function check(machine: Machine, { now, timing }: Circumstances): Step {
  const pong = Math.min(machine.timers.pong ?? Number.POSITIVE_INFINITY, now + timing.checkTimeoutMs);
  return { machine: withTimers(machine, { pong, silence: undefined }), effects: [{ do: 'ping' }] };
}

/** The primary is back: the socket that found it so is greeted in place of the one in use. */
function probeOpened(machine: Machine, world: Circumstances): Step {
  if (!world.isIdle) return { machine: endProbe(machine, world), effects: [{ do: 'let-go-of-probe' }] };
  const lastEnd = ownEnd('returning-to-primary', 'the primary is back', true);
  const moved = { ...machine, isProbing: false, endpoints: backToPrimary(machine.endpoints), lastEnd };
  const { machine: greeting, effects } = greet(moved, world);
  return { machine: greeting, effects: [{ do: 'adopt-probe' }, ...effects] };
}
