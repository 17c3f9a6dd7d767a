// Web Push: the browser's address for rings while no page is open.

export type WebPushState = 'unsupported' | 'blocked' | 'off' | 'on';

export async function webPushState(): Promise<WebPushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  return (await subscription()) === null ? 'off' : 'on';
}

export async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Asks the person first. `key`: the server's VAPID_PUBLIC_KEY. Rejects when it is refused. */
export async function subscribe(key: string): Promise<PushSubscription> {
  if ((await Notification.requestPermission()) !== 'granted')
    throw new Error('The browser may not show notifications.');
  const registration = await navigator.serviceWorker.ready;
  const old = await registration.pushManager.getSubscription();
  // One that was made with another key takes no pushes of this server.
  await old?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** Takes away what the service worker shows of this call; without `callId` of all calls. */
export async function closeNotices(callId?: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  // The web view of an app has a worker, and nothing that it could show.
  if (registration === undefined || !('getNotifications' in registration)) return;
  const shown = await registration.getNotifications(callId === undefined ? {} : { tag: callId });
  for (const notice of shown) notice.close();
}
