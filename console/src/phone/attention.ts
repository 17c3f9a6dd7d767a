// Calls for somebody who looks elsewhere: the title flashes, and the system shows a notification.

const FLASH_MS = 1_000;

/** Until the function that it returns is called. */
export function flashTitle(text: string): () => void {
  const before = document.title;
  let isShown = false;
  const flash = () => {
    isShown = !isShown;
    document.title = isShown ? text : before;
  };
  flash();
  const timer = setInterval(flash, FLASH_MS);
  return () => {
    clearInterval(timer);
    // A screen that was opened meanwhile has a title of its own.
    if (document.title === text) document.title = before;
  };
}

/** Only while nobody looks at the page. Does nothing where it is not permitted. */
export function notify(title: string, options: { body: string; tag: string }): () => void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus())
    return () => undefined;
  try {
    const notification = new Notification(title, { ...options, icon: '/icon-192.png', requireInteraction: true });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  } catch {
    // Android leaves them to service workers; the app's own push rings there.
    return () => undefined;
  }
}
