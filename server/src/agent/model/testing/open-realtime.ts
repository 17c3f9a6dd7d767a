// A session of OpenAI's adapter with a server that a test plays, and the events that such a server sends.
import { expect, onTestFinished, vi } from 'vitest';
import { Secret } from '../../../secret.ts';
import { systemTimers, type Timers } from '../../../timers.ts';
import type { ModelSession, SessionEnd, SessionSettings } from '../model-session.ts';
import { createOpenAiRealtime } from '../openai/openai-realtime.ts';
import { type FakeConnection, type FakeEvent, type FakeRealtimeOptions, fakeRealtime } from './fake-realtime.ts';
import { type RecordingListener, recordingListener } from './recording-listener.ts';
import { settings } from './settings.ts';

export interface Opened {
  session: ModelSession;
  heard: RecordingListener;
  server: FakeConnection;
}

interface Wanted {
  server?: FakeRealtimeOptions;
  settings?: Partial<SessionSettings>;
  timers?: Timers;
  query?: string;
}

export async function open(wanted: Wanted = {}): Promise<Opened> {
  const fake = await fakeRealtime(wanted.server);
  const opened = openAt(`${fake.url}${wanted.query ?? ''}`, wanted);
  const server = await vi.waitFor(() => fake.connections[0] ?? Promise.reject(new Error('nobody has connected')));
  return { ...opened, server };
}

export function openAt(url: string, { settings: changed, timers = systemTimers }: Wanted = {}): Omit<Opened, 'server'> {
  const heard = recordingListener();
  const connect = createOpenAiRealtime({ url, key: new Secret('sk-test'), timers });
  const session = connect({ ...settings, ...changed }, heard);
  onTestFinished(() => session.close());
  return { session, heard };
}

export async function openReady(wanted: Wanted = {}): Promise<Opened> {
  const opened = await open(wanted);
  await vi.waitFor(() => expect(opened.heard.names()).toContain('ready'));
  return opened;
}

export async function endOf(heard: RecordingListener): Promise<SessionEnd> {
  const [end] = await vi.waitFor(() => heard.all('ended')[0] ?? Promise.reject(new Error('it has not ended')));
  return end as SessionEnd;
}

export const created = (id: string, more: FakeEvent = {}) => ({
  type: 'response.created',
  response: { id, status: 'in_progress', status_details: null, output: [], usage: null, metadata: null, ...more },
});
export const done = (id: string, more: FakeEvent = {}) => ({
  type: 'response.done',
  response: { id, status: 'completed', status_details: null, output: [], usage: null, metadata: null, ...more },
});
export const audioDelta = (id: string, audio: string) => ({
  type: 'response.output_audio.delta',
  response_id: id,
  item_id: `item-of-${id}`,
  output_index: 0,
  content_index: 0,
  delta: Buffer.from(audio).toString('base64'),
});
export const speechStarted = { type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: 'u1' };
export const committed = { type: 'input_audio_buffer.committed', item_id: 'u1', previous_item_id: null };
export const refusal = (error: FakeEvent) => ({
  type: 'error',
  error: { type: 'invalid_request_error', message: 'No.', ...error },
});
export const refuseWith = (code: string, closeCode: number) => (connection: FakeConnection) => {
  connection.send(refusal({ code }));
  connection.socket.close(closeCode, `invalid_request_error.${code}`);
};
