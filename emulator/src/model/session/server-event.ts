// What the model sends: the names of events and of their fields are checked against OpenAI's own types.
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { newId, randomLetters } from './ids.ts';
import type { Problem } from './problem.ts';

type Name = RealtimeServerEvent['type'];
type Official<N extends Name> = Omit<Extract<RealtimeServerEvent, { type: N }>, 'type' | 'event_id'>;
/** The fields' own types are looser than what is really sent (nulls), so only their names are taken. */
type Fields<N extends Name> = { [K in keyof Official<N>]: unknown };

export type Emit = <N extends Name>(type: N, fields: Fields<N>) => void;

/** Puts events into their JSON, each with an id. */
export function eventWriter(send: (json: string) => void): Emit {
  return (type, fields) => {
    const event = { type, event_id: newId('event'), ...fields };
    send(JSON.stringify(isObfuscated(type) ? { ...event, obfuscation: obfuscation() } : event));
  };
}

export function emitProblem(emit: Emit, problem: Problem, clientEventId: string | null): void {
  emit('error', { error: { ...problem, event_id: clientEventId } });
}

/** Deltas of text carry a padding that hides their length from who watches the line; seen live, not documented. */
function isObfuscated(type: Name): boolean {
  return type.endsWith('.delta') && type !== 'response.output_audio.delta';
}

function obfuscation(): string {
  return randomLetters(4 + Math.floor(Math.random() * 12));
}
