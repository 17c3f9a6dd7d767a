// Two devices of a call, each on an instance of its own, and a network between them that loses, repeats and delays.
import type { ErrorCode, SignalMessage } from '@patchcord/protocol';
import { SignalSession } from '../signal-session.ts';
import { SignalDevice } from './signal-device.ts';

/** 0: the caller. 1: the callee. */
export type Side = 0 | 1;

interface Line {
  device: SignalDevice;
  session: SignalSession;
  /** From the device to its instance, from the other instance to this one, and from the instance to the device. */
  up: SignalMessage[];
  bus: SignalMessage[];
  down: SignalMessage[];
}

export class SignalWorld {
  readonly lines: readonly [Line, Line];
  readonly refused: ErrorCode[] = [];
  #nowMs = 0;

  constructor() {
    this.lines = [this.#line('caller', false), this.#line('callee', true)];
    for (const side of [0, 1] as const) this.reconnect(side);
  }

  get devices(): [SignalDevice, SignalDevice] {
    return [this.lines[0].device, this.lines[1].device];
  }

  /** The connection and its instance are gone, with all that was on the way; the device finds another instance. */
  reconnect(side: Side): void {
    const line = this.lines[side];
    line.session = new SignalSession(line.device.isPolite, this.#nowMs);
    line.down.length = 0;
    // Each connection has a queue of its own: what the device still says on an old one reaches nobody.
    const up: SignalMessage[] = [];
    line.up = up;
    line.device.connect((message) => up.push(message));
  }

  /** Moves one message on; false: there was none. `mishap`: what happens to it between the instances. */
  move(side: Side, way: 'up' | 'bus' | 'down', mishap?: 'lost' | 'twice'): boolean {
    // Time passes: a device as it should be is not held up by the limits of its rate.
    this.#nowMs += 1000;
    const line = this.lines[side];
    const message = line[way].shift();
    if (message === undefined) return false;
    if (way === 'down') line.device.receive(message);
    if (way === 'up') this.#fromClient(side, message);
    if (way === 'bus' && mishap !== 'lost') {
      for (let times = mishap === 'twice' ? 2 : 1; times > 0; times -= 1) this.#fromPeer(side, message);
    }
    return true;
  }

  /** From now on nothing is lost: lets everything arrive, and devices send again what is not acknowledged. */
  settle(): void {
    for (let round = 0; round < 50; round += 1) {
      while (this.#moveAll());
      const waiting = this.devices.filter(({ unacknowledged }) => unacknowledged.length > 0);
      if (waiting.length === 0) return;
      for (const device of waiting) device.sendAgain();
    }
  }

  #moveAll(): boolean {
    const moved = ([0, 1] as const).flatMap((side) =>
      (['up', 'bus', 'down'] as const).map((way) => {
        const hasMoved = this.move(side, way);
        this.lines[side].device.answer();
        return hasMoved;
      }),
    );
    return moved.includes(true);
  }

  #fromClient(side: Side, message: SignalMessage): void {
    const said = this.lines[side].session.fromClient(message, this.#nowMs);
    if (!said.ok) this.refused.push(said.rejection.code);
    else if (said.toPeer !== null) this.lines[side === 0 ? 1 : 0].bus.push(said.toPeer);
  }

  #fromPeer(side: Side, message: SignalMessage): void {
    const { toClient, toPeer } = this.lines[side].session.fromPeer(message);
    if (toClient !== null) this.lines[side].down.push(toClient);
    if (toPeer !== null) this.lines[side === 0 ? 1 : 0].bus.push(toPeer);
  }

  #line(name: string, isPolite: boolean): Line {
    const session = new SignalSession(isPolite, this.#nowMs);
    return { device: new SignalDevice(name, isPolite), session, up: [], bus: [], down: [] };
  }
}
