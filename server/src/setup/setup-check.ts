// One thing that has to be right before calls work: how it is looked at, and how long that may take.
import type { SetupCheck } from '@patchcord/protocol';

export type Finding = Omit<SetupCheck, 'id'>;

/** Must not reject, and must end soon after `signal` is aborted. */
export type LookAt = (signal: AbortSignal) => Promise<Finding>;

export const ok = (finding: string): Finding => ({ status: 'ok', finding, cure: null });
export const emulated = (finding: string, cure: string | null = null): Finding => ({
  status: 'emulated',
  finding,
  cure,
});
export const notSet = (finding: string, cure: string): Finding => ({ status: 'not-set', finding, cure });
export const failed = (finding: string, cure: string): Finding => ({ status: 'failed', finding, cure });

/** All of them at once; one that takes longer than `timeoutMs` has failed. In the order given. */
export function runChecks(
  checks: readonly (readonly [id: SetupCheck['id'], lookAt: LookAt])[],
  timeoutMs: number,
): Promise<SetupCheck[]> {
  return Promise.all(
    checks.map(async ([id, lookAt]) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const { promise: late, resolve } = Promise.withResolvers<Finding>();
      const giveUp = () => resolve(failed('It did not answer in time.', 'Look again; it may be busy, or cut off.'));
      signal.addEventListener('abort', giveUp, { once: true });
      return { id, ...(await Promise.race([lookAt(signal), late])) };
    }),
  );
}
