// What a client of a real Patchcord is told when it resumes: its place in the log, and then the very texts.
import { clientToken } from '../clients/client-token.ts';
import type { ResumePoint } from '../clients/raw-client.ts';

export interface Resumed {
  point: ResumePoint;
  /** The welcome, and the events after it. */
  texts: string[];
}

/** Says hello and takes the welcome and `events` messages after it. Without `resume`, it begins at the end of the log. */
export async function sampleResume(
  { port, authSecret }: { port: number; authSecret: string },
  events: number,
  resume?: ResumePoint,
): Promise<Resumed> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  const texts: string[] = [];
  const complete = Promise.withResolvers<void>();
  socket.addEventListener('open', () =>
    socket.send(JSON.stringify({ type: 'hello', token: clientToken(authSecret, 'sample'), resume })),
  );
  socket.addEventListener('message', ({ data }) => {
    texts.push(String(data));
    if (texts.length === events + 1) complete.resolve();
  });
  socket.addEventListener('close', ({ code }) => complete.reject(new Error(`The sample was closed with ${code}`)));
  try {
    await complete.promise;
    const { epoch, seq } = JSON.parse(texts[0] ?? '');
    return { point: { epoch, seq }, texts };
  } finally {
    socket.close();
  }
}
