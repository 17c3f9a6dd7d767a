// A small S3 that believes nothing: it checks every signature by its own reckoning (AWS Signature Version 4).
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface S3Server {
  /** As the setting has it: with key and secret in it. */
  url: string;
  objects: Map<string, Buffer>;
  /** Answered to the next requests instead of what they ask for. */
  failures: number[];
  requests: string[];
}

const KEY = 'AKIDEXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const REGION = 'ap-south-1';

export async function startS3Server(): Promise<S3Server> {
  const state: S3Server = { url: '', objects: new Map(), failures: [], requests: [] };
  const server = createServer((request, response) => void handle(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  state.url = `http://${KEY}:${encodeURIComponent(SECRET)}@127.0.0.1:${port}/bucket/talks?region=${REGION}`;
  return state;
}

async function handle(state: S3Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const path = request.url ?? '';
  state.requests.push(`${request.method} ${path}`);
  const failure = state.failures.shift();
  if (failure !== undefined) return void response.writeHead(failure).end();
  if (!isSigned(request, body)) return void response.writeHead(403).end('SignatureDoesNotMatch');
  if (request.method === 'PUT') {
    state.objects.set(path, body);
    return void response.writeHead(200).end();
  }
  if (request.method === 'DELETE') {
    state.objects.delete(path);
    return void response.writeHead(204).end();
  }
  const object = state.objects.get(path);
  if (object === undefined) return void response.writeHead(404).end('NoSuchKey');
  sendObject(object, request.headers.range, response);
}

function sendObject(object: Buffer, range: string | undefined, response: ServerResponse): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined) return void response.writeHead(200, { 'content-length': object.length }).end(object);
  const first = Number(from);
  const last = to === '' ? object.length - 1 : Math.min(Number(to), object.length - 1);
  if (first >= object.length)
    return void response.writeHead(416, { 'content-range': `bytes */${object.length}` }).end();
  response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${object.length}` });
  response.end(object.subarray(first, last + 1));
}

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const header = request.headers.authorization ?? '';
  const [, credential = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(header) ?? [];
  const time = String(request.headers['x-amz-date']);
  const day = time.slice(0, 8);
  const contentHash = String(request.headers['x-amz-content-sha256']);
  if (credential !== `${KEY}/${day}/${REGION}/s3/aws4_request`) return false;
  if (!signedHeaders.split(';').includes('host') || !signedHeaders.split(';').includes('x-amz-date')) return false;
  if (contentHash !== 'UNSIGNED-PAYLOAD' && contentHash !== sha256(body)) return false;
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, path, query, headers.join(''), signedHeaders, contentHash].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, `${day}/${REGION}/s3/aws4_request`, sha256(canonical)].join('\n');
  const key = [day, REGION, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${SECRET}`,
  );
  const wanted = createHmac('sha256', key).update(toSign).digest();
  return signature.length === 64 && timingSafeEqual(wanted, Buffer.from(signature, 'hex'));
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
