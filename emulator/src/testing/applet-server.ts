// An application that answers the applets of a flow, and remembers what each of them sent.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AppletRequestSeen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** The query of a GET or the JSON of a POST, in the order in which it came. */
  parameters: Record<string, string>;
}

export interface CannedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

type Answer = CannedAnswer | ((request: AppletRequestSeen, response: ServerResponse) => CannedAnswer | null);

export interface AppletServer extends AsyncDisposable {
  url: string;
  seen: AppletRequestSeen[];
  /** What came for one path. */
  of(path: string): AppletRequestSeen[];
}

/** @param answers by path; a function may answer by itself and return null. Other paths are 404. */
export async function startAppletServer(answers: Record<string, Answer>): Promise<AppletServer> {
  const seen: AppletRequestSeen[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const body = Buffer.concat(await request.toArray()).toString();
    const parameters =
      body === '' ? Object.fromEntries(url.searchParams) : (JSON.parse(body) as Record<string, string>);
    const received = { method: request.method ?? '', path: url.pathname, headers: request.headers, parameters };
    seen.push(received);
    const answer = answers[url.pathname] ?? { status: 404 };
    const canned = typeof answer === 'function' ? answer(received, response) : answer;
    if (canned !== null) response.writeHead(canned.status ?? 200, canned.headers).end(canned.body ?? '');
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    of: (path) => seen.filter((request) => request.path === path),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(value: unknown): CannedAnswer {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
