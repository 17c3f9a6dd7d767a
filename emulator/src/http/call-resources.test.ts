import { expect, test } from 'vitest';
import { startEmulator } from '../start-emulator.ts';
import { eventually } from '../testing/eventually.ts';
import { restClient, twoPhones } from '../testing/rest-client.ts';
import { shortTimings } from '../testing/short-timings.ts';

const capturedKeys = [
  'Sid',
  'ParentCallSid',
  'DateCreated',
  'DateUpdated',
  'AccountSid',
  'To',
  'From',
  'PhoneNumberSid',
  'Status',
  'StartTime',
  'EndTime',
  'Duration',
  'Price',
  'Direction',
  'AnsweredBy',
  'ForwardedFrom',
  'CallerName',
  'Uri',
  'RecordingUrl',
];

const quick = { timings: shortTimings };

function elementNames(xml: string): string[] {
  return Array.from(xml.matchAll(/<(\w+)/g), ([, name]) => name ?? '');
}

test('connect answers JSON with the documented keys', async () => {
  await using emulator = await startEmulator(quick);
  const response = await restClient(emulator).connect(twoPhones);
  expect(response.headers.get('content-type')).toContain('application/json');
  const { Call } = (await response.json()) as { Call: Record<string, unknown> };
  expect(Object.keys(Call)).toEqual(capturedKeys);
  expect(Call).toMatchObject({ Status: 'in-progress', Direction: 'outbound-api', EndTime: null });
  expect(Call['Sid']).toMatch(/^[0-9a-z]{32}$/);
});

test('connect and a read call answer XML with the captured elements', async () => {
  await using emulator = await startEmulator(quick);
  const client = restClient(emulator);
  const sid = await client.call();
  const response = await client.get(`/Calls/${sid}`);
  expect(response.headers.get('content-type')).toContain('application/xml');
  expect(elementNames(await response.text())).toEqual(['TwilioResponse', 'Call', ...capturedKeys]);
});

test('a read call has Details only when it is asked for them', async () => {
  await using emulator = await startEmulator(quick);
  const client = restClient(emulator);
  const path = `/Calls/${await client.call()}.json`;
  const plain = (await client.getJson(path))['Call'] as Record<string, unknown>;
  const detailed = (await client.getJson(`${path}?details=true`))['Call'] as Record<string, object>;
  expect(Object.keys(plain)).toEqual(capturedKeys);
  expect(Object.keys(detailed)).toEqual([...capturedKeys, 'Details']);
  expect(Object.keys(detailed['Details'] ?? {})).toEqual(['ConversationDuration', 'Leg1Status', 'Leg2Status', 'Legs']);
});

test('wrong parameters are a 400 RestException that names them and places no call', async () => {
  await using emulator = await startEmulator(quick);
  const response = await restClient(emulator).connect({ ...twoPhones, To: 'nobody', TimeLimit: '0' });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    RestException: {
      Status: 400,
      Message: 'To is not a phone number; TimeLimit must be a whole number from 1 to 14400',
      Code: 34001,
    },
  });
  expect(emulator.calls()).toEqual([]);
});

interface Page {
  Metadata: { Total: number; PageSize: number; FirstPageUri: string; PrevPageUri: string; NextPageUri: string };
  Calls: { Sid: string; Status: string }[];
}

test('calls are listed on pages that lead to each other', async () => {
  await using emulator = await startEmulator(quick);
  const client = restClient(emulator);
  const sids: string[] = [];
  for (let count = 0; count < 5; count += 1) sids.push(await client.call());
  const newestFirst = emulator
    .calls()
    .toSorted((a, b) => b.createdAt - a.createdAt || (a.sid < b.sid ? 1 : -1))
    .map(({ sid }) => sid);
  const page = async (path: string) => {
    const { Metadata, Calls } = (await client.getJson(path)) as unknown as Page;
    return { ...Metadata, sids: Calls.map(({ Sid }) => Sid) };
  };
  const relative = (uri: string) => uri.replace('/v1/Accounts/emulated1', '');

  const first = await page('/Calls.json?PageSize=2&Status=&From=09876509998');
  expect(first).toMatchObject({ Total: 5, PageSize: 2, PrevPageUri: null, sids: newestFirst.slice(0, 2) });
  const second = await page(relative(first.NextPageUri));
  expect(second.sids).toEqual(newestFirst.slice(2, 4));
  const third = await page(relative(second.NextPageUri));
  expect(third).toMatchObject({ NextPageUri: null, sids: newestFirst.slice(4) });
  expect((await page(relative(third.PrevPageUri))).sids).toEqual(second.sids);
  expect((await page(relative(third.FirstPageUri))).sids).toEqual(first.sids);
});

test('a list of calls in XML has Metadata and one Call for each', async () => {
  await using emulator = await startEmulator(quick);
  const client = restClient(emulator);
  await client.call();
  await client.call();
  const names = elementNames(await (await client.get('/Calls?details=true')).text());
  expect(names.slice(0, 3)).toEqual(['TwilioResponse', 'Metadata', 'Total']);
  expect(names.filter((name) => name === 'Call')).toHaveLength(2);
  expect(names.filter((name) => name === 'Details')).toHaveLength(2);
});

test('a wrong filter is a 400 RestException', async () => {
  await using emulator = await startEmulator(quick);
  const response = await restClient(emulator).get('/Calls.json?PageSize=101');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    RestException: { Message: 'PageSize must be a whole number from 1 to 100' },
  });
});

test('ongoing calls are listed, unless they are to be hidden', async () => {
  const talking = { timings: { ...shortTimings, talkMs: 60_000 } };
  await using open = await startEmulator(talking);
  await using hiding = await startEmulator({ ...talking, hideOngoing: true });
  await restClient(open).call();
  await restClient(hiding).call();
  expect(await restClient(open).getJson('/Calls.json')).toMatchObject({ Metadata: { Total: 1 } });
  expect(await restClient(hiding).getJson('/Calls.json')).toMatchObject({ Metadata: { Total: 0 } });
  const ended = await restClient(hiding).call({ To: '09876500001' });
  await eventually(async () => {
    expect(await restClient(hiding).getJson('/Calls.json')).toMatchObject({ Calls: [{ Sid: ended }] });
  });
});
