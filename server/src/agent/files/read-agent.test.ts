import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agentFields } from './agent-fields.ts';
import { type ReadAgent, readAgent } from './read-agent.ts';
import { agentFolder } from './testing/agent-folder.ts';
import { wavFile } from './testing/wav-file.ts';

const schema = agentFields((name) => (name === 'SHOP_KEY' ? 'secret' : null));

async function read(yaml: string, others: Record<string, string | Buffer> = {}): Promise<ReadAgent> {
  const folder = await agentFolder({ 'support.yaml': yaml, ...others });
  return readAgent(folder.path, 'support.yaml', schema);
}

test('instructions are enough: everything else has a default', async () => {
  const { agent, mistakes } = await read('instructions: Be kind.');
  expect(mistakes).toEqual([]);
  expect(agent).toEqual({
    name: 'support',
    instructions: 'Be kind.',
    model: 'gpt-realtime-2.1',
    voice: 'marin',
    language: 'en-IN',
    greeting: null,
    resume: null,
    modelAudio: 'auto',
    sampleRate: 8000,
    frameMs: 100,
    turnDetection: { kind: 'server-vad', threshold: 0.5, prefixPaddingMs: 300, silenceMs: 500 },
    noiseReduction: 'near-field',
    transcription: { model: 'gpt-transcribe', languages: ['en'], keywords: [] },
    reasoningEffort: null,
    maxOutputTokens: null,
    tools: [{ kind: 'end_call' }],
    transfers: [],
    limits: { maxDurationMs: 600_000, idleMs: 12_000, idlePrompts: 2, maxCostUsd: 1 },
    record: true,
    summary: null,
    exoPhones: [],
    isDefault: false,
  });
});

const full = `
instructions: Be kind.
language: hi-in
greeting: { text: Hello., audio: hello.wav, interruptible: false }
sampleRate: 16000
turnDetection: { kind: semantic-vad, eagerness: low }
noiseReduction: off
transcription: off
limits: { idleSeconds: 7.5, maxCostUsd: off }
tools:
  - transfer_to_human
  - kind: http
    name: order_status
    description: Where an order is.
    url: https://shop.example/orders/{orderId}
    headers: { authorization: "Bearer \${SHOP_KEY}" }
    parameters:
      type: object
      properties: { orderId: { type: string } }
      required: [orderId]
    timeoutSeconds: 2
  - { kind: http, name: complain, description: Files it., method: POST, url: "http://127.0.0.1:9/complaints" }
  - { kind: mcp, label: crm, url: "https://crm.example/mcp", authorization: "\${SHOP_KEY}" }
transfers:
  - { name: sales, description: Orders., number: 098765-00020 }
exoPhones: [08047000001, +918047000002, 8047000003]
default: true
`;

test('a file says what the agent is; durations are in seconds, numbers in any form', async () => {
  const audio = wavFile({ sampleRate: 24_000, samples: Int16Array.of(1, 2, 3) });
  const { agent, mistakes } = await read(full, { 'hello.wav': audio });
  expect(mistakes).toEqual([]);
  expect(agent).toMatchObject({
    language: 'hi-IN',
    greeting: { text: 'Hello.', audio: audio.subarray(44), interruptible: false },
    turnDetection: { kind: 'semantic-vad', eagerness: 'low' },
    noiseReduction: null,
    transcription: null,
    limits: { idleMs: 7500, maxCostUsd: null },
    transfers: [{ number: '+919876500020' }],
    exoPhones: ['+918047000001', '+918047000002', '+918047000003'],
    isDefault: true,
  });
  expect(agent?.tools).toMatchObject([
    { kind: 'transfer_to_human' },
    { method: 'GET', retries: 2, timeoutMs: 2000, parameters: { additionalProperties: false } },
    { method: 'POST', retries: 0, timeoutMs: 10_000, parameters: { type: 'object' } },
    { kind: 'mcp', allowedTools: null },
  ]);
});

test('every mistake is told with its place, in the order of the file', async () => {
  const { agent, mistakes } = await read(`instructions: ""
voise: marin
voice: morgan
greeting:
  txt: Hi
limits:
  idleSeconds: 3
  maxCostUsd: lots
tools: [end_call, hang_up, { kind: http, name: two words, url: ftp://x }]
transfers: [{ name: a, description: b, number: "12" }]
name: support
frameMs: 110`);
  expect(agent).toBeNull();
  expect(mistakes).toEqual([
    'agents/support.yaml:1:1 instructions must be text of 1 to 32000 characters',
    'agents/support.yaml:2:1 voise is not known; did you mean voice?',
    'agents/support.yaml:3:1 voice must be alloy, ash, ballad, cedar, coral, echo, marin, sage, shimmer or verse',
    'agents/support.yaml:4:1 greeting.text is missing',
    'agents/support.yaml:5:3 greeting.txt is not known; did you mean text?',
    'agents/support.yaml:7:3 limits.idleSeconds must be a number between 5 and 600',
    'agents/support.yaml:8:3 limits.maxCostUsd must be a number between 0.01 and 100',
    'agents/support.yaml:9:19 tools.1.kind must be end_call, transfer_to_human, http or mcp',
    'agents/support.yaml:9:28 tools.2.description is missing',
    'agents/support.yaml:9:42 tools.2.name must be 1 to 64 letters, digits, _ or -',
    'agents/support.yaml:9:59 tools.2.url must begin with https:// (http:// only to this machine)',
    'agents/support.yaml:10:1 transfers are never used: add transfer_to_human to tools',
    'agents/support.yaml:10:40 transfers.0.number must be a phone number, like 08047000001 or +918047000001',
    "agents/support.yaml:11:1 name is not written down: an agent is called by its file's name",
    'agents/support.yaml:12:1 frameMs must be a multiple of 20',
  ]);
});

const secret = (name: string) => `\${${name}}`;
const http = (fields: string) =>
  `instructions: x\ntools:\n  - kind: http\n    name: a\n    description: b\n${fields.replaceAll(/^/gm, '    ')}`;

test.each([
  ['transfer_to_human without transfers', 'tools: [transfer_to_human]', 'tools.0 needs transfers'],
  ['two tools of one name', 'tools: [end_call, end_call]', 'tools.1 has the name of an earlier tool'],
  ['reasoning without reason', 'model: gpt-realtime-1.5\nreasoningEffort: low', 'gpt-realtime-1.5 does not reason'],
  ['a cap without a price', 'model: mine\nlimits: { maxCostUsd: 2 }', 'no price is known for mine'],
  ['a language that is none', 'language: english please', 'language must be a language'],
  ['a list that is none', 'exoPhones: 08047000001', 'exoPhones must be a list'],
  ['a fraction of an attempt', http('url: https://x.example\nretries: 0.5'), 'retries must be a whole number'],
  ['plain http to elsewhere', http('url: http://shop.example/'), 'tools.0.url must begin with https://'],
  ['credentials in a URL', http('url: https://me:pw@shop.example/'), 'must not hold credentials'],
  ['a secret in a URL', http(`url: https://shop.example/?key=${secret('SHOP_KEY')}`), 'must not hold secrets'],
  ['a host that the model chooses', http('url: https://{host}/'), 'tools.0.url must name its host'],
  ['a placeholder that may be empty', http('url: https://x.example/{id}'), 'needs {id}, which must be one of the'],
  [
    'a secret that is not set',
    http(`url: https://x.example\nheaders: { a: "${secret('OTHER')}" }`),
    'set AGENT_SECRET_OTHER',
  ],
  [
    'a secret in small letters',
    http(`url: https://x.example\nheaders: { a: "${secret('key')}" }`),
    'names of secrets are capitals',
  ],
  [
    'a header of the connection',
    http('url: https://x.example\nheaders: { Host: a }'),
    'is set by the connection itself',
  ],
  [
    'a type that is none',
    http('url: https://x.example\nparameters: { type: objekt }'),
    'JSON Schema with type: object',
  ],
  [
    'a misspelt keyword of JSON Schema',
    http('url: https://x.example\nparameters: { type: object, requird: [a] }'),
    'unknown keyword: "requird"',
  ],
  ['broken YAML', 'tools: [end_call', 'is not YAML'],
  ['a field that is there twice', 'voice: ash\nvoice: ash', 'is not YAML'],
])('%s is a mistake', async (_, yaml, what) => {
  const { agent, mistakes } = await read(yaml.startsWith('instructions') ? yaml : `instructions: x\n${yaml}`);
  expect(agent).toBeNull();
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(/^agents\/support\.yaml:\d+:\d+ /);
  expect(mistakes[0]).toContain(what);
});

test.each(['', '# nothing yet', 'Be kind.', '- a\n- b', '&a [*a]'])(
  'a file that is no map is one mistake: %j',
  async (yaml) => {
    const { agent, mistakes } = await read(yaml);
    expect(agent).toBeNull();
    expect(mistakes).toHaveLength(1);
  },
);

const greets = (audio: string) => `instructions: x\ngreeting: { text: Hi., audio: ${audio} }`;

test('a greeting that is not there, not speech or not in the folder is a mistake', async () => {
  const outside = await agentFolder({ 'secret.wav': wavFile({ sampleRate: 8000, samples: Int16Array.of(1) }) });
  const folder = await agentFolder({ 'text.wav': 'Hello.' });
  await symlink(join(outside.path, 'secret.wav'), join(folder.path, 'link.wav'));
  const mistakesFor = async (audio: string) => {
    await writeFile(join(folder.path, 'a.yaml'), greets(audio));
    return (await readAgent(folder.path, 'a.yaml', schema)).mistakes;
  };
  const place = 'agents/a.yaml:2:24 greeting.audio';
  expect(await mistakesFor('gone.wav')).toEqual([`${place} is not there`]);
  expect(await mistakesFor('text.wav')).toEqual([expect.stringContaining(`${place} is not a WAV file`)]);
  for (const outsider of ['../secret.wav', '/etc/hostname', 'link.wav', join(outside.path, 'secret.wav'), '.']) {
    expect(await mistakesFor(outsider)).toEqual([`${place} must lie in the folder of the agents`]);
  }
});

test('what is said after a break is text, recorded or not', async () => {
  const audio = wavFile({ sampleRate: 24_000, samples: Int16Array.of(1, 2) });
  const written = await read('instructions: x\nresume: We are back.');
  expect(written.agent?.resume).toEqual({ text: 'We are back.', audio: null });
  const recorded = await read('instructions: x\nresume: { text: Back., audio: back.wav }', { 'back.wav': audio });
  expect(recorded.agent?.resume).toEqual({ text: 'Back.', audio: audio.subarray(44) });
  const { mistakes } = await read('instructions: x\nresume: { text: Back., audio: gone.wav }');
  expect(mistakes).toEqual(['agents/support.yaml:2:24 resume.audio is not there']);
});

test('an alias that would grow without end is refused', async () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef']) bomb.push(`${to}: &${to} [${`*${from}, `.repeat(9)}]`);
  const { mistakes } = await read(bomb.join('\n'));
  expect(mistakes).toEqual([expect.stringContaining('is not YAML: Excessive alias count')]);
});
