// What is done to the deployment, scene by scene.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance } from './instance.ts';

/** Where a scene plays. */
export interface Stage {
  /** The instance that it happens to, and the one that goes on. */
  victim: Instance;
  other: Instance;
  /** How long a fault lasts. */
  faultMs: number;
  /** From this moment on the clients of the victim count as cut off. */
  faultBegins(): void;
  progress(text: string): void;
}

export interface Scene {
  name: string;
  /** One line for `--help` and the documentation. */
  summary: string;
  /** The 95th percentile of the clients' return that is aimed at. */
  aimMs?: number;
  /** Resolves when the last fault is over. */
  play(stage: Stage): Promise<void>;
}

/** Longer than it takes a client to notice that nothing comes any more: a heartbeat, the wait for a pong, a try. */
const UNTIL_NOTICED_MS = 42_000;

export const scenes: readonly Scene[] = [
  {
    name: 'kill',
    summary: 'kill -9 of an instance, which is started again',
    aimMs: 3_000,
    async play({ victim, faultMs, faultBegins, progress }) {
      progress(`kill -9 of ${victim.name}`);
      faultBegins();
      await victim.server.kill();
      await sleep(faultMs);
      progress(`${victim.name} starts again`);
      await victim.server.startAgain();
      await sleep(faultMs / 2);
    },
  },
  {
    name: 'pause',
    summary: 'SIGSTOP of an instance, and SIGCONT before its clients notice',
    play: (stage) => stopped(stage, stage.faultMs),
  },
  {
    name: 'freeze',
    summary: 'SIGSTOP of an instance, and SIGCONT when its clients have gone',
    play: (stage) => stopped(stage, UNTIL_NOTICED_MS),
  },
  {
    name: 'redis-cut',
    summary: 'neither instance reaches Redis: connections are reset and refused',
    async play({ victim, other, faultMs, progress }) {
      progress('Redis is cut off');
      await Promise.all([victim.lines.redis.cut(), other.lines.redis.cut()]);
      await sleep(faultMs);
      await Promise.all([victim.lines.redis.heal(), other.lines.redis.heal()]);
    },
  },
  {
    name: 'redis-silent',
    summary: 'one instance and Redis do not hear each other, and are not told so',
    async play({ victim, faultMs, progress }) {
      progress(`nothing passes between ${victim.name} and Redis`);
      victim.lines.redis.setFaults({ isSilent: true });
      await sleep(faultMs);
      await victim.lines.redis.heal();
    },
  },
  {
    name: 'postgres-cut',
    summary: 'one instance does not reach Postgres: connections are reset and refused',
    async play({ victim, faultMs, progress }) {
      progress(`Postgres is cut off from ${victim.name}`);
      await victim.lines.postgres.cut();
      await sleep(faultMs);
      await victim.lines.postgres.heal();
    },
  },
  {
    name: 'postgres-silent',
    summary: 'one instance and Postgres do not hear each other, and are not told so',
    async play({ victim, faultMs, progress }) {
      progress(`nothing passes between ${victim.name} and Postgres`);
      victim.lines.postgres.setFaults({ isSilent: true });
      await sleep(faultMs);
      await victim.lines.postgres.heal();
    },
  },
  {
    name: 'links-cut',
    summary: 'clients and Exotel do not reach an instance: connections are reset and refused',
    async play({ victim, faultMs, faultBegins, progress }) {
      progress(`${victim.name} is cut off from its clients`);
      faultBegins();
      await victim.lines.inward.cut();
      await sleep(faultMs);
      await victim.lines.inward.heal();
    },
  },
  {
    name: 'links-silent',
    summary: 'clients, Exotel and an instance do not hear each other until the clients have gone',
    async play({ victim, faultBegins, progress }) {
      progress(`nothing passes between ${victim.name} and its clients`);
      faultBegins();
      victim.lines.inward.setFaults({ isSilent: true });
      await sleep(UNTIL_NOTICED_MS);
      await victim.lines.inward.heal();
    },
  },
  {
    name: 'roll',
    summary: 'SIGTERM with drain of one instance after the other, each started again before the next',
    aimMs: 1_500,
    async play({ victim, other, faultMs, progress }) {
      for (const instance of [victim, other]) {
        progress(`SIGTERM to ${instance.name}`);
        const code = await instance.server.stop();
        if (code !== 0) throw new Error(`${instance.name} ended with ${code}:\n${instance.server.output}`);
        progress(`${instance.name} has ended, and starts again`);
        await instance.server.startAgain();
        await sleep(faultMs / 2);
      }
    },
  },
];

async function stopped({ victim, faultBegins, progress }: Stage, stoppedMs: number): Promise<void> {
  progress(`SIGSTOP to ${victim.name}`);
  faultBegins();
  victim.server.pause();
  await sleep(stoppedMs);
  progress(`SIGCONT to ${victim.name}`);
  victim.server.resume();
}
