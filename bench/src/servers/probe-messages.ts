// What the probe inside a measured server is asked, and what it answers: one line each way.

/** `reset` begins a new window; `read` ends none; `gc` collects garbage first. */
export type ProbeCommand = 'reset' | 'read' | 'gc';

export interface ProbeReading {
  /** The longest time in the window that the main event loop did not turn. */
  longestStallMs: number;
  /** How much of that the main thread really ran; the rest of it the machine gave to others. */
  ofItRunningMs: number;
  /** The longest pause for garbage collection in the window. */
  longestGcMs: number;
  /** 99 % of what could have been due at any moment of the window waited no longer for the main event loop. */
  loopDelayP99Ms: number;
  /** CPU time of the whole process in the window. */
  cpuMs: number;
  windowMs: number;
  rssBytes: number;
  heapUsedBytes: number;
  /** Of buffers and typed arrays. */
  bufferBytes: number;
  /** Files and sockets; 0 where the system does not tell. */
  openFiles: number;
}

export const probeSocketVariable = 'BENCH_PROBE_SOCKET';
