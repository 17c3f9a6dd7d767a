// Posts webhooks to a server from outside, over kept-alive connections.
import { Agent, request } from 'node:http';

export interface WebhookPost {
  /** Resolves with the status of the answer, once all of it is there. */
  post(body: string): Promise<number>;
  close(): void;
}

export function createWebhookPost(port: number): WebhookPost {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 1024 });
  return {
    post: (body) =>
      new Promise((resolve, reject) => {
        const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
        const outgoing = request({ agent, host: '127.0.0.1', port, path: '/exotel/webhook', method: 'POST', headers });
        outgoing.on('response', (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode ?? 0));
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}
