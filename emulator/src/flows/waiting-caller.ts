// What a caller hears from the first ring of a Connect applet until somebody talks with him.
import type { HoldMusic } from './announcer.ts';
import type { FlowPorts } from './flow-ports.ts';

export class WaitingCaller {
  readonly #ports: FlowPorts;
  readonly #over = new AbortController();
  #hasBegun = false;

  constructor(ports: FlowPorts) {
    this.#ports = ports;
  }

  /** From now on there is music. Once it plays it goes on, whoever else is rung. */
  begin(music: HoldMusic): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { announcer, line, gone, finding } = this.#ports;
    const until = AbortSignal.any([gone, this.#over.signal]);
    void announcer.hold(music, line, until).then((problem) => problem !== null && finding(problem));
  }

  end(): void {
    this.#over.abort();
  }
}
