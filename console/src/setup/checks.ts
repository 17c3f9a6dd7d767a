// The checks of the setup in words, and what they come to together.
import type { SetupCheck } from '@patchcord/protocol';

export const checkNames: Record<SetupCheck['id'], string> = {
  account: 'Exotel account',
  'exo-phone': 'ExoPhone',
  'public-url': 'Public address',
  'webhook-secret': 'Webhook secret',
  'stream-url': 'Stream address',
  model: 'Voice model',
  database: 'Database',
  peers: 'Second instance',
  access: 'Tokens',
};

export const statusNames: Record<SetupCheck['status'], string> = {
  ok: 'Done',
  emulated: 'Emulated',
  'not-set': 'Not set',
  failed: 'Needs you',
};

/** One line for all of them: failures first, as calls do not work before they are mended. */
export function summaryOf(checks: readonly Pick<SetupCheck, 'status'>[]): string {
  const count = (status: SetupCheck['status']) => checks.filter((check) => check.status === status).length;
  const failures = count('failed');
  if (failures > 0) return failures === 1 ? 'One thing needs you' : `${failures} things need you`;
  if (count('emulated') > 0) return 'Ready to try: an emulator stands in for what is not there yet';
  return count('not-set') > 0 ? 'Ready for calls; what is not set is told below' : 'Everything is in place';
}
