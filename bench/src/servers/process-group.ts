// What a group of processes takes, read from outside: Linux tells it of every process in /proc.
// Reference: proc(5), /proc/PID/stat and /proc/PID/status.
import { readdirSync, readFileSync } from 'node:fs';

export interface GroupUsage {
  /** CPU time so far, of processes that have ended and been waited for as well. */
  cpuMs: number;
  rssBytes: number;
}

/** USER_HZ, which is 100 wherever Linux runs. */
const MS_PER_TICK = 10;
const BYTES_PER_KIB = 1_024;
/** Places in `stat` after the name of the program, which may have spaces in it: pgrp, and utime to cstime. */
const GROUP_AT = 2;
const CPU_FROM = 11;
const CPU_UNTIL = 15;

/** Sums up what belongs to the group that `leaderPid` leads. */
export function groupUsage(leaderPid: number): GroupUsage {
  const usage = { cpuMs: 0, rssBytes: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const found = usageOf(pid, leaderPid);
    usage.cpuMs += found.cpuMs;
    usage.rssBytes += found.rssBytes;
  }
  return usage;
}

function usageOf(pid: string, leaderPid: number): GroupUsage {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[GROUP_AT]) !== leaderPid) return { cpuMs: 0, rssBytes: 0 };
    const ticks = fields.slice(CPU_FROM, CPU_UNTIL).reduce((sum, field) => sum + Number(field), 0);
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0;
    return { cpuMs: ticks * MS_PER_TICK, rssBytes: Number(kib) * BYTES_PER_KIB };
  } catch {
    // It has ended meanwhile.
    return { cpuMs: 0, rssBytes: 0 };
  }
}
