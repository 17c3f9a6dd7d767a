// Nobody speaks: the agent asks whether the caller is there, and in the end says good-bye.

export interface IdleRule {
  /** Somebody speaks, or something is going on. */
  busy(nowMs: number): void;
  /** The caller has shown to be there. */
  answered(): void;
  /** Look at the clock: what is to be done now. */
  check(nowMs: number): 'nothing' | 'ask' | 'give-up';
}

export function createIdleRule(limits: { idleMs: number; idlePrompts: number }, beganAtMs: number): IdleRule {
  let quietSinceMs = beganAtMs;
  let asked = 0;
  return {
    busy(nowMs) {
      quietSinceMs = nowMs;
    },
    answered() {
      asked = 0;
    },
    check(nowMs) {
      if (nowMs - quietSinceMs < limits.idleMs) return 'nothing';
      quietSinceMs = nowMs;
      if (asked >= limits.idlePrompts) return 'give-up';
      asked += 1;
      return 'ask';
    },
  };
}
