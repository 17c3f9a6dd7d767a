// A hub that nobody watches.
import type { HubObserver } from '../hub.ts';

export const quietHub: HubObserver = { delivered: () => undefined, broadcast: () => () => undefined };
