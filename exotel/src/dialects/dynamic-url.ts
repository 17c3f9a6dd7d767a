// An applet that asks what to do: Connect for the numbers to dial, Voicebot for the address of its socket.
import { appletNames, isFromApplet } from './applet.ts';
import type { Dialect } from './dialect.ts';

/** Reference: support.exotel.com article 3000096873 (Connect); a captured Voicebot request of 2026. */
export const dynamicUrl: Dialect = {
  name: 'dynamic-url',
  isSpokenIn: isFromApplet,
  names: appletNames,
};
