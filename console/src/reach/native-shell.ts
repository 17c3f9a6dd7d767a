// The app around this page on phones, when there is one: its code for ringing is in mobile/.

/** What Capacitor puts into the page; see mobile/native. */
interface NativeBridge {
  isNativePlatform(): boolean;
  nativePromise<Answer>(plugin: string, method: string, options: object): Promise<Answer>;
}

/** What the person did on the ring that the system showed. */
export interface RingAction {
  callId: string;
  action: 'answer' | 'decline';
}

export type NativeAddress = { kind: 'fcm'; token: string } | { kind: 'apns'; token: string; sandbox: boolean };

const PLUGIN = 'Ringing';
/** The shell's event of the window: something was chosen while the page was in front. */
const CHOSEN = 'ringchosen';

function bridge(): NativeBridge | null {
  const { Capacitor } = window as { Capacitor?: NativeBridge };
  return Capacitor?.isNativePlatform() === true ? Capacitor : null;
}

export function isInShell(): boolean {
  return bridge() !== null;
}

/** Asks for the permission to ring, too. Null: this is no shell, or it was refused. */
export async function nativeAddress(): Promise<NativeAddress | null> {
  return (
    (await bridge()
      ?.nativePromise<NativeAddress>(PLUGIN, 'register', {})
      .catch(() => null)) ?? null
  );
}

/** Told once; null: nothing was done. */
export async function takeRingAction(): Promise<RingAction | null> {
  const answer = await bridge()
    ?.nativePromise<Partial<RingAction>>(PLUGIN, 'takeAction', {})
    .catch(() => null);
  const { callId, action } = answer ?? {};
  return callId === undefined || action === undefined ? null : { callId, action };
}

/** Calls back when something may have been chosen, until the function that it returns is called. */
export function onRingChosen(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  window.addEventListener(CHOSEN, listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    window.removeEventListener(CHOSEN, listener);
  };
}

/** The call is answered, declined or over: the system stops showing it. */
export function endNativeRing(callId: string): void {
  bridge()
    ?.nativePromise(PLUGIN, 'ended', { callId })
    .catch(() => undefined);
}
