// What a person types while the client runs.
import type { CallType } from '@patchcord/protocol';

export type Command =
  | { kind: 'call'; callType: CallType; from: string; to: string }
  | { kind: 'end'; callId: string }
  | { kind: 'send'; text: string }
  | { kind: 'ping' | 'help' | 'quit' };

export type ParsedCommand = { ok: true; value: Command } | { ok: false; error: string };

export const commandHelp = `call FROM TO    place a voice call
video FROM TO   place a video call
end CALLID      end a call
ping            ask the server for a sign of life
send {json}     send any text as it stands
help            this list
quit            leave (also Ctrl-C, Ctrl-D)`;

/** Reads one line; null for an empty one. */
export function parseCommand(line: string): ParsedCommand | null {
  const [name = '', ...args] = line.trim().split(/\s+/);
  const [first, second] = args;
  switch (name) {
    case '':
      return null;
    case 'call':
    case 'video':
      if (first === undefined || second === undefined || args.length > 2) return usage(`${name} FROM TO`);
      return ok({ kind: 'call', callType: name === 'video' ? 'video' : 'voice', from: first, to: second });
    case 'end':
      return first === undefined || args.length > 1 ? usage('end CALLID') : ok({ kind: 'end', callId: first });
    case 'send':
      return first === undefined
        ? usage('send {json}')
        : ok({ kind: 'send', text: line.trim().slice(name.length).trim() });
    case 'ping':
    case 'help':
    case 'quit':
      return ok({ kind: name });
    default:
      return { ok: false, error: `no command "${name}"; "help" lists them` };
  }
}

function ok(value: Command): ParsedCommand {
  return { ok: true, value };
}

function usage(form: string): ParsedCommand {
  return { ok: false, error: `usage: ${form}` };
}
