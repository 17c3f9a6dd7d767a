// A line whose sessions and whose time a test plays.

import { HandTimers } from '../../../testing/hand-timers.ts';
import { ModelLine } from '../model-line.ts';
import type { MemoryItem, SessionEnd } from '../model-session.ts';
import { type FakeSession, fakeSessions } from './fake-sessions.ts';
import { recordingListener } from './recording-listener.ts';
import { settings } from './settings.ts';

const g711 = { ...settings, format: { encoding: 'pcma', sampleRate: 8000 } } as const;

const failure = { code: 'closed_1006', message: '' };
export const lost: SessionEnd = { kind: 'lost', retry: true, failure };
export const refused: SessionEnd = { kind: 'refused', retry: false, failure: { code: 'invalid_api_key', message: '' } };
export const completed = { status: 'completed', failure: null, usage: null } as const;

export function newLine() {
  const timers = new HandTimers(0);
  const { open, sessions } = fakeSessions();
  const state = { memory: [] as MemoryItem[], maySwap: true };
  const heard = recordingListener();
  const line = new ModelLine({
    open,
    settings: g711,
    timers,
    memory: () => state.memory,
    maySwap: () => state.maySwap,
  });
  const session = (index: number): FakeSession => {
    const found = sessions[index];
    if (found === undefined) throw new Error(`There are only ${sessions.length} sessions`);
    return found;
  };
  return { line, timers, sessions, session, heard, state };
}

/** One that talks already. */
export function talkingLine() {
  const world = newLine();
  world.line.attach(world.heard);
  world.session(0).listener.ready();
  return world;
}

/** 100 ms of one letter. */
export function letters(letter: string): Buffer {
  return Buffer.alloc(800, letter);
}

/** `abc` for 100 ms of each. */
export function spelled(audio: string): string {
  return audio.replace(/(.)\1{799}/g, '$1');
}
