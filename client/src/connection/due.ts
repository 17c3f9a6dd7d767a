// What happens to a connection when one of its timers is due. Pure, as the reducer.
import { ownEnd } from './connection-end.ts';
import { endTry } from './end-try.ts';
import type { Circumstances, Machine, Step, TimerName } from './machine.ts';
import { armPrimary, beginTry, endProbe, keep, withTimers } from './steps.ts';

export function due(machine: Machine, timer: TimerName, world: Circumstances): Step {
  const { now, timing } = world;
  const rest = withTimers(machine, { [timer]: undefined });
  switch (timer) {
    case 'connect':
      return endTry(rest, tooSlow(machine, world), world);
    case 'retry':
      return beginTry(rest, world);
    case 'silence': {
      const silentAt = machine.lastHeardAt + machine.heartbeatMs;
      if (now < silentAt) return keep(withTimers(rest, { silence: silentAt }));
      return { machine: withTimers(rest, { pong: now + timing.pongTimeoutMs }), effects: [{ do: 'ping' }] };
    }
    case 'pong': {
      const silentMs = Math.round(now - machine.lastHeardAt);
      return endTry(rest, ownEnd('silent', `nothing heard for ${silentMs} ms`, true), world);
    }
    case 'good':
      return keep({ ...rest, isGood: true, failures: 0 });
    case 'refresh':
      return { machine: rest, effects: [{ do: 'refresh-token' }] };
    case 'leave':
      return endTry(rest, ownEnd('goaway', 'left as the server asked', machine.phase === 'connected'), world);
    case 'primary': {
      const [primary] = rest.endpoints.configured;
      if (!world.isIdle || primary === undefined) return keep(armPrimary(rest, world));
      const probing = withTimers({ ...rest, isProbing: true }, { probe: now + timing.connectTimeoutMs });
      return { machine: probing, effects: [{ do: 'probe', url: primary }] };
    }
    case 'probe':
      // It takes connections, but answers nothing.
      return { machine: endProbe(rest, world), effects: [{ do: 'let-go-of-probe' }] };
  }
}

function tooSlow({ phase }: Machine, { timing }: Circumstances) {
  if (phase === 'token') return ownEnd('token-failed', `no token within ${timing.connectTimeoutMs} ms`, false);
  if (phase === 'opening') return ownEnd('connect-timeout', `not open within ${timing.connectTimeoutMs} ms`, false);
  return ownEnd('welcome-timeout', `no welcome within ${timing.welcomeTimeoutMs} ms`, false);
}
