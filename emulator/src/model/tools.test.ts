// When the model calls tools, and what it does with their answers.
import { expect, test } from 'vitest';
import { clip } from './saying/speech-library.ts';
import { type ModelClient, type ModelEvent, orderOf } from './testing/model-client.ts';
import { quickModel, userText } from './testing/quick-model.ts';

const tools = [
  {
    type: 'function',
    name: 'find_order',
    parameters: {
      type: 'object',
      properties: { number: { type: 'integer' }, city: { enum: ['Pune', 'Delhi'] }, note: { type: 'string' } },
      required: ['number', 'city'],
    },
  },
  { type: 'function', name: 'end_call' },
];

async function withTools(fields: object = {}): Promise<ModelClient> {
  const { client } = await quickModel();
  client.send({ type: 'session.update', session: { type: 'realtime', tools, ...fields } });
  await client.until('session.updated');
  return client;
}

/** What the model calls when it is written to. */
async function callsAfter(client: ModelClient, text: string): Promise<[name: string, args: unknown][]> {
  client.send(userText(text));
  client.send({ type: 'response.create' });
  const { response } = await client.next('response.done');
  const calls = (response.output as ModelEvent[]).filter(({ type }) => type === 'function_call');
  return calls.map((item) => [String(item['name']), JSON.parse(String(item['arguments']))]);
}

test('a call is told piece by piece, its answer is taken, and the model speaks', async () => {
  const client = await withTools();
  client.send(userText('Please call tool find_order {"number": 4711, "city": "Pune"}'));
  await client.until('conversation.item.done');
  client.send({ type: 'response.create' });
  const events = await client.until('rate_limits.updated');
  expect(orderOf(events)).toEqual([
    'response.created',
    'response.output_item.added',
    'conversation.item.added',
    'response.function_call_arguments.delta',
    'response.function_call_arguments.done',
    'conversation.item.done',
    'response.output_item.done',
    'response.done',
    'rate_limits.updated',
  ]);
  const find = (type: string) => events.find((event) => event.type === type);
  expect(find('response.output_item.added')?.['item']).toMatchObject({ status: 'in_progress', arguments: '' });
  const call = find('response.output_item.done')?.['item'];
  expect(call).toMatchObject({ type: 'function_call', status: 'completed', name: 'find_order' });
  expect(find('response.function_call_arguments.done')).toMatchObject({
    item_id: call.id,
    call_id: call.call_id,
    name: 'find_order',
    arguments: call.arguments,
  });
  const deltas = events.filter(({ type }) => type === 'response.function_call_arguments.delta');
  expect(deltas.length).toBeGreaterThan(1);
  expect(JSON.parse(deltas.map(({ delta }) => delta).join(''))).toEqual({ number: 4711, city: 'Pune' });

  client.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: call.call_id, output: '{"status":"sent"}' },
  });
  client.send({ type: 'response.create' });
  const { response } = await client.next('response.done');
  expect(response.output[0].content[0].transcript).toBe(clip('done').text);
});

test('several calls in one text are several calls in one response', async () => {
  const client = await withTools();
  const text = 'call tool find_order {"number": 1, "city": "Delhi"} and then call tool end_call';
  expect(await callsAfter(client, text)).toEqual([
    ['find_order', { number: 1, city: 'Delhi' }],
    ['end_call', {}],
  ]);
});

test('a call without arguments gets what its schema requires', async () => {
  const client = await withTools();
  expect(await callsAfter(client, 'call tool find_order')).toEqual([['find_order', { number: 1, city: 'Pune' }]]);
});

test('who says bye has the call ended, and other words call nothing', async () => {
  const client = await withTools();
  expect(await callsAfter(client, 'call tool unknown {}')).toEqual([]);
  expect(await callsAfter(client, 'Okay, bye!')).toEqual([['end_call', {}]]);
});

test('the tool choice rules over the words', async () => {
  expect(await callsAfter(await withTools({ tool_choice: 'none' }), 'bye')).toEqual([]);
  const required = await withTools({ tool_choice: 'required' });
  expect(await callsAfter(required, 'hello')).toEqual([['find_order', { number: 1, city: 'Pune' }]]);
  expect(await callsAfter(required, 'bye')).toEqual([['end_call', {}]]);
  const named = await withTools({ tool_choice: { type: 'function', name: 'end_call' } });
  expect(await callsAfter(named, 'hello')).toEqual([['end_call', {}]]);
});
