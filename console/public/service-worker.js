// Lets the console open at once, and while the server is away: the page and the code that has been used before.
// Answers of the API are never kept: what is shown of calls is always what the server says now.
const CACHE = 'patchcord-1';
const PAGE = '/';
/** What the server rings for at most. */
const LONGEST_RING_MS = 180_000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.add(PAGE))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && !/^\/(docs|api|health|metrics)(\/|$)/.test(pathname)) {
    event.respondWith(newestPage(request));
  } else if (pathname.startsWith('/assets/')) {
    event.respondWith(keptAsset(request));
  }
});

/** The server's page while it answers, so that an update is seen at once; else the one from before. */
async function newestPage(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    // Not every address that can be opened here is of the console: /livez says a word to a load balancer.
    if (answer.ok && answer.headers.get('content-type')?.startsWith('text/html')) {
      await cache.put(PAGE, answer.clone());
      await dropOldAssets(cache, await answer.clone().text());
    }
    return answer;
  } catch (error) {
    const kept = await cache.match(PAGE);
    if (kept !== undefined) return kept;
    throw error;
  }
}

/** Names of assets carry a hash, so what is kept is never old. */
async function keptAsset(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** A page with another entry script is of another build: none of the old assets is wanted any more. */
async function dropOldAssets(cache, html) {
  const entry = /\/assets\/index-[\w-]+\.js/.exec(html)?.[0];
  if (entry === undefined || (await cache.match(entry)) !== undefined) return;
  const requests = await cache.keys();
  const assets = requests.filter(({ url }) => new URL(url).pathname.startsWith('/assets/'));
  await Promise.all(assets.map((asset) => cache.delete(asset)));
}

// A ring of the server's while no page is open; see docs/push.md. A second push of a call takes the place of the first.
self.addEventListener('push', (event) => {
  const ring = event.data?.json() ?? {};
  const leftMs = Math.min(Date.parse(ring.expiresAt) - Date.now(), LONGEST_RING_MS);
  if (ring.type === 'incoming_call' && leftMs > 0) event.waitUntil(showRing(ring, leftMs));
});

/** A browser may end this worker before the ring does: then the page closes it, when it is opened. */
async function showRing({ callId, callerId, callType }, leftMs) {
  await self.registration.showNotification(`${callerId} is calling`, {
    body: callType === 'video' ? 'Video call' : 'Voice call',
    tag: callId,
    renotify: true,
    requireInteraction: true,
    icon: '/icon-192.png',
  });
  await new Promise((resolve) => setTimeout(resolve, leftMs));
  for (const shown of await self.registration.getNotifications({ tag: callId })) shown.close();
}

// The page connects, and rings if the call still does.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(([page]) => page?.focus() ?? self.clients.openWindow('/phone')),
  );
});
