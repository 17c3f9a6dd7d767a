// What the emulator tells about its work: one line for each event, by CallSid and never with a phone number or a URL.

/** A name and plain facts. */
export interface LogEvent {
  event: 'call' | 'applet' | 'callback' | 'refused' | 'fault' | 'recording-lost';
  [fact: string]: string | number;
}

export type Log = (event: LogEvent) => void;

/** `2026-01-05T05:18:33.000Z event=call call=… phase=talking`. */
export function logLine(event: LogEvent, now: number): string {
  const facts = Object.entries(event).map(([name, value]) => `${name}=${quoted(String(value))}`);
  return [new Date(now).toISOString(), ...facts].join(' ');
}

function quoted(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : JSON.stringify(text);
}
