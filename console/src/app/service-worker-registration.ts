// Makes the console installable, and lets it open while the server is away.

export function registerServiceWorker(): void {
  // Not while developing: it would serve yesterday's code.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  window.addEventListener('load', () => {
    navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
  });
}
