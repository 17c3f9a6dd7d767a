// Tells the server where this browser, or this phone, is reached while the page is closed.
import { request } from '../api/request.ts';
import { kept } from '../phone/kept.ts';
import type { NativeAddress } from './native-shell.ts';

/** Tabs are devices of their own; what is rung while all are closed is the browser. */
const reachedAs = kept<string>('push-device', (stored) => (typeof stored === 'string' ? stored : ''));

function deviceId(): string {
  if (reachedAs.get() === '') reachedAs.set(`push-${crypto.randomUUID()}`);
  return reachedAs.get();
}

export function handIn(address: NativeAddress | PushSubscription): Promise<void> {
  const body = 'kind' in address ? address : { kind: 'web', ...wireForm(address) };
  return request(`/api/devices/${deviceId()}/push`, { method: 'PUT', body });
}

/** Nobody is rung here any more, as the person whose token is in use now. */
export async function takeBack(): Promise<void> {
  if (reachedAs.get() === '') return;
  await request(`/api/devices/${deviceId()}/push`, { method: 'DELETE' });
}

function wireForm(found: PushSubscription) {
  const { endpoint, keys } = found.toJSON();
  return { endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } };
}
