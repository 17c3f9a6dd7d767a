import { expect, test } from 'vitest';
import { systemTimers, type Timers } from '../../timers.ts';
import type { Agent } from '../agent.ts';
import { agentWith, httpTool } from './testing/agent-with.ts';
import { endpoint } from './testing/endpoint.ts';
import { createToolRunner, type ToolReport, type ToolResult } from './tool-runner.ts';

const secrets = new Map([['SHOP_KEY', 's3cr3t-key\n']]);
const reference = (name: string) => `\${${name}}`;
const context = { callId: 'call-1', callSid: 'sid-1', from: '09876509998', to: '08047000001', digits: '42' };
const never = new AbortController().signal;
/** So that pauses do not take the time of the tests. */
const hurried: Timers = { now: systemTimers.now, after: (ms, then) => systemTimers.after(ms / 10, then) };

function runnerFor(agent: Agent, timers = systemTimers) {
  const reports: ToolReport[] = [];
  const find = (name: string) => secrets.get(name) ?? null;
  const runner = createToolRunner(agent, { secrets: find, fetch, timers, onRun: (report) => reports.push(report) });
  return { ...runner, reports };
}

function call(name: string, given: unknown = {}) {
  return { callId: 'fc_1', name, argumentsJson: typeof given === 'string' ? given : JSON.stringify(given) };
}

async function lookUp(tool: ReturnType<typeof httpTool>, given: unknown = {}, timers = systemTimers) {
  const { run, reports } = runnerFor(agentWith({ tools: [tool] }), timers);
  const result = await run(call('lookup', given), context, never);
  return { ...result, told: told(result), report: reports[0] };
}

function told({ output }: ToolResult): Record<string, unknown> {
  return JSON.parse(output);
}

const sales = { name: 'sales', description: 'Orders.', number: '+919876500020' };
const repairs = { name: 'repairs', description: 'Broken things.', number: '+919876500021' };
const desk = agentWith({ tools: [{ kind: 'end_call' }, { kind: 'transfer_to_human' }], transfers: [sales, repairs] });

test('the call is ended, even when the reason cannot be read', async () => {
  const { run } = runnerFor(desk);
  const end = { output: '{"ok":true}', next: { kind: 'end-call' }, failed: null };
  expect(await run(call('end_call', { reason: 'done' }), context, never)).toEqual(end);
  expect(await run(call('end_call', '{"rea'), context, never)).toEqual(end);
});

test('a transfer goes to whom the model names, or to the first when it names nobody', async () => {
  const { run, definitions } = runnerFor(desk);
  expect(definitions[1]?.parameters).toMatchObject({ properties: { target: { enum: ['sales', 'repairs'] } } });
  expect(definitions[1]?.description).not.toContain(sales.number);
  const named = await run(call('transfer_to_human', { target: 'repairs', reason: 'x' }), context, never);
  expect(named).toMatchObject({ next: { kind: 'transfer', target: repairs }, failed: null });
  expect((await run(call('transfer_to_human'), context, never)).next).toEqual({ kind: 'transfer', target: sales });
  const wrong = await run(call('transfer_to_human', { target: 'boss' }), context, never);
  expect(wrong).toMatchObject({ next: { kind: 'respond' }, failed: 'wrong-arguments' });
  expect(told(wrong)).toMatchObject({ ok: false, targets: ['sales', 'repairs'] });
  expect((await run(call('transfer_to_human', '{'), context, never)).failed).toBe('broken-arguments');
});

test('a tool that is not there is answered with those that are', async () => {
  const { run, reports } = runnerFor(desk);
  const result = await run(call('send_money'), context, never);
  expect(result).toMatchObject({ next: { kind: 'respond' }, failed: 'unknown-tool' });
  expect(told(result)).toMatchObject({ ok: false, tools: ['end_call', 'transfer_to_human'] });
  expect(reports).toMatchObject([{ tool: null, callId: 'call-1', failed: 'unknown-tool', attempts: 0 }]);
});

test('an MCP server is described in the words of the API, with its secret, and not without', () => {
  const server = { kind: 'mcp', label: 'crm', url: 'https://crm.example/mcp', allowedTools: ['find'] } as const;
  const tools = [
    { ...server, allowedTools: ['find'], authorization: reference('SHOP_KEY') },
    { ...server, label: 'old', allowedTools: null, authorization: reference('GONE') },
  ];
  const { hosted, definitions } = runnerFor(agentWith({ tools }));
  expect(definitions).toEqual([]);
  expect(hosted).toEqual([
    {
      type: 'mcp',
      server_label: 'crm',
      server_url: 'https://crm.example/mcp',
      authorization: 's3cr3t-key',
      allowed_tools: ['find'],
      require_approval: 'never',
    },
  ]);
});

test('arguments fill the path and the query of a GET, and the call is named in headers', async () => {
  const { url, received } = await endpoint((_, response) => {
    response.setHeader('content-type', 'application/json').end('{"state":"sent"}');
  });
  const headers = { Authorization: `Bearer ${reference('SHOP_KEY')}`, 'X-Call-To': 'mine' };
  const tool = httpTool(`${url}/orders/{id}?v=1`, { headers });
  const { told: answer, report } = await lookUp(tool, { id: 'A/1 ?', full: true, tags: ['a', 'ब'], none: null });
  expect(answer).toEqual({ ok: true, status: 200, body: { state: 'sent' } });
  expect(received[0]).toMatchObject({
    method: 'GET',
    url: '/orders/A%2F1%20%3F?v=1&full=true&tags=a&tags=%E0%A4%AC',
    body: '',
    headers: {
      authorization: 'Bearer s3cr3t-key',
      'x-call-id': 'call-1',
      'x-call-sid': 'sid-1',
      'x-call-from': '09876509998',
      'x-call-to': 'mine',
      'x-call-digits': '42',
    },
  });
  expect(report).toMatchObject({ tool: 'lookup', failed: null, status: 200, attempts: 1, cause: null });
  expect(JSON.stringify(report)).not.toMatch(/98765|s3cr3t|orders/);
});

test('arguments of a POST are its JSON body, less what is in the path', async () => {
  const { url, received } = await endpoint((_, response) => response.writeHead(204).end());
  const tool = httpTool(`${url}/tables/{id}`, { method: 'POST' });
  const { told: answer } = await lookUp(tool, { id: 7, guests: 2, name: 'आशा' });
  expect(answer).toEqual({ ok: true, status: 204, body: null });
  expect(received[0]).toMatchObject({ url: '/tables/7', headers: { 'content-type': 'application/json' } });
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({ guests: 2, name: 'आशा' });
});

test('what leads out of its place in the path is refused, and nothing is sent', async () => {
  const { url, received } = await endpoint((_, response) => response.end('no'));
  for (const id of ['..', '.', '', null, { a: 1 }, undefined]) {
    const { failed } = await lookUp(httpTool(`${url}/orders/{id}`), { id });
    expect(failed).toBe('wrong-arguments');
  }
  expect(received).toEqual([]);
});

test('arguments that are no JSON, or do not fit, go back to the model with what is wrong', async () => {
  const { url, received } = await endpoint((_, response) => response.end('no'));
  const properties = {
    date: { type: 'string' },
    guests: { type: 'integer', maximum: 8 },
    area: { enum: ['in', 'out'] },
  };
  const parameters = { type: 'object', properties, required: ['date'], additionalProperties: false };
  const tool = httpTool(url, { parameters });
  for (const broken of ['{"date": ', '[]', 'null', '"x"', `{"date":"${'x'.repeat(70_000)}"}`]) {
    const { failed, told: answer } = await lookUp(tool, broken);
    expect(failed).toBe('broken-arguments');
    expect(answer['error']).toMatch(/^The arguments are not a JSON object: .+\. Write them again\.$/);
  }
  const { failed, told: answer } = await lookUp(tool, { guests: 9.5, area: 'roof', admin: true });
  expect(failed).toBe('wrong-arguments');
  expect(answer['issues']).toEqual([
    "The arguments must have required property 'date'",
    'The arguments must not have "admin"',
    'guests must be integer',
    'guests must be <= 8',
    'area must be one of ["in","out"]',
  ]);
  expect(received).toEqual([]);
});

test('an endpoint that hangs is given up in time, before its answer and within it', async () => {
  const silent = await endpoint(() => {});
  const slow = await endpoint((_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).write('so'));
  for (const { url } of [silent, slow]) {
    const { failed, told: answer } = await lookUp(httpTool(url, { timeoutMs: 150, retries: 3 }));
    expect(failed).toBe('timeout');
    expect(answer).toEqual({ ok: false, error: 'The service did not answer in time.' });
  }
});

test('a call that is over ends its tools', async () => {
  const { url, received } = await endpoint(() => {});
  const { run } = runnerFor(agentWith({ tools: [httpTool(url)] }));
  const over = new AbortController();
  const running = run(call('lookup'), context, over.signal);
  await expect.poll(() => received.length).toBe(1);
  over.abort();
  expect((await running).failed).toBe('aborted');
  expect((await run(call('lookup'), context, over.signal)).failed).toBe('aborted');
  expect(received).toHaveLength(1);
});

test('an answer of 10 MB is cut, and the rest is not waited for', async () => {
  let sent = 0;
  const { url } = await endpoint((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (sent < 10 * 2 ** 20 && !response.destroyed) {
        sent += 2 ** 16;
        if (!response.write('"ब'.repeat(2 ** 14))) return response.once('drain', more);
      }
      return response.end();
    };
    more();
  });
  const { told: answer } = await lookUp(httpTool(url));
  const { body, note, ok } = answer as { body: string; note: string; ok: boolean };
  expect([ok, note]).toEqual([true, 'Only the first 16 KiB of the answer are here.']);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(16 * 1024);
  expect(Buffer.byteLength(body)).toBeGreaterThan(16 * 1024 - 4);
  expect(body).not.toContain('\ufffd');
  expect(sent).toBeLessThan(10 * 2 ** 20);
});

test('a refusal is told with its status and the beginning of its text', async () => {
  const { url } = await endpoint((_, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end(`No such order. ${'x'.repeat(5000)}`);
  });
  const { failed, told: answer } = await lookUp(httpTool(url, { retries: 2 }));
  expect(failed).toBe('refused');
  expect(answer).toMatchObject({ ok: false, error: 'The service refused with status 404.', status: 404 });
  expect(answer['body']).toMatch(/^No such order\./);
  expect(String(answer['body']).length).toBe(2048);
});

test('what may pass is tried again, and no longer than the file says', async () => {
  const statuses = [503, 429, 200];
  const { url, received } = await endpoint((_, response) => response.writeHead(statuses.shift() ?? 500).end('x'));
  const good = await lookUp(httpTool(url, { retries: 2 }), {}, hurried);
  expect([good.failed, good.report?.attempts]).toEqual([null, 3]);
  const bad = await lookUp(httpTool(url, { retries: 1 }), {}, hurried);
  expect([bad.failed, bad.report?.attempts, bad.told['status']]).toEqual(['refused', 2, 500]);
  expect(received).toHaveLength(5);
});

test('nobody there, or a connection that breaks, is told as unreachable', async () => {
  const broken = await endpoint((request) => request.socket.destroy());
  const cut = await endpoint((request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 100 }).write('half');
    setImmediate(() => request.socket.destroy());
  });
  for (const url of ['http://127.0.0.1:1/', broken.url, cut.url]) {
    const { failed, told: answer, report } = await lookUp(httpTool(url));
    expect(failed).toBe('unreachable');
    expect(answer).toEqual({ ok: false, error: 'The service cannot be reached.' });
    expect(report?.cause).toEqual(expect.any(String));
  }
});

test('a redirect is followed on the same host, and to no other', async () => {
  const other = await endpoint((_, response) => response.end('stolen'));
  const { url, received } = await endpoint((request, response) => {
    const to = { '/old': '/new', '/away': `${other.url}/`, '/round': '/round' }[request.url ?? ''];
    if (to === undefined) response.setHeader('content-type', 'text/plain').end('here');
    else response.writeHead(302, { location: to }).end();
  });
  const headers = { authorization: reference('SHOP_KEY') };
  expect((await lookUp(httpTool(`${url}/old`, { headers }))).told).toMatchObject({ ok: true, body: 'here' });
  expect((await lookUp(httpTool(`${url}/away`, { headers }))).failed).toBe('redirected');
  expect((await lookUp(httpTool(`${url}/round`))).failed).toBe('redirected');
  expect((await lookUp(httpTool(`${url}/old`, { method: 'POST' }))).failed).toBe('redirected');
  expect(other.received).toEqual([]);
  expect(received.filter(({ url: path }) => path === '/round')).toHaveLength(4);
});

test('what is neither JSON nor text is not given to the model, and broken JSON is given as text', async () => {
  const { url } = await endpoint((request, response) => {
    const image = request.url === '/image';
    response.setHeader('content-type', image ? 'image/png' : 'application/problem+json').end('{"a":');
  });
  const image = await lookUp(httpTool(`${url}/image`));
  expect([image.failed, image.report?.cause]).toEqual(['unreadable', 'image/png']);
  expect((await lookUp(httpTool(`${url}/json`))).told).toMatchObject({ ok: true, body: '{"a":' });
});

test('a secret that the endpoint echoes does not reach the model', async () => {
  const { url } = await endpoint((request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(request.headers));
  });
  const { output } = await lookUp(httpTool(url, { headers: { 'x-key': `Key ${reference('SHOP_KEY')}` } }));
  expect(output).not.toContain('s3cr3t-key');
  expect(output).toContain('Key [secret]');
});

test('a secret that has gone, and a schema that is none, are told without a word about them', async () => {
  const { url, received } = await endpoint((_, response) => response.end('x'));
  const gone = await lookUp(httpTool(url, { headers: { a: reference('GONE') } }));
  expect([gone.failed, gone.told]).toEqual(['secret-missing', { ok: false, error: 'The tool is not set up.' }]);
  const broken = await lookUp(httpTool(url, { parameters: { type: 'objekt' } }));
  expect([broken.failed, broken.told]).toEqual(['bug', { ok: false, error: 'The tool is broken.' }]);
  expect(received).toEqual([]);
});
