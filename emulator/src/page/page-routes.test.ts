import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readWav } from '../audio/wav.ts';
import { pageApp } from './testing/page-app.ts';

const pageFolder = fileURLToPath(new URL('../../page/', import.meta.url));

test('the page comes with a policy that lets in nothing but its own files', async () => {
  const { url } = await pageApp();
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  const html = await response.text();
  expect(html).not.toMatch(/<script(?![^>]*src=)|\son\w+=|style=|https?:/);
});

test('every file of the page is served, and nothing else', async () => {
  const { url } = await pageApp();
  const names = globSync('*', { cwd: pageFolder }).map((name) => basename(name));
  expect(names).toContain('main.js');
  for (const name of names.filter((one) => one !== 'index.html')) {
    const response = await fetch(`${url}/page/${name}`);
    expect([name, response.status]).toEqual([name, 200]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  }
  expect((await fetch(`${url}/page/..%2fpackage.json`)).status).toBe(404);
});

test("a stranger's page may not change anything, and programs and the own page may", async () => {
  const { url, asked } = await pageApp();
  const clear = (headers: Record<string, string>, path = '/_emulator/faults') =>
    fetch(`${url}${path}`, { method: 'DELETE', headers });
  for (const path of ['/_emulator/faults', '/%5femulator/faults', '/_emulator/%66aults?x']) {
    expect([path, (await clear({ origin: 'https://example.com' }, path)).status]).toEqual([path, 403]);
  }
  expect(asked).toEqual([]);
  expect((await clear({ origin: url })).status).toBe(204);
  expect((await clear({})).status).toBe(204);
});

test('what a phone said and heard is told, and its audio is there', async () => {
  const { url, network, records } = await pageApp();
  const call = network.callIn('09876509999', { callSid: 'abc', sampleRate: 8000 });
  call.line.speak(800);
  call.line.hear(new Int16Array(800));
  call.hangUp();
  await records.settled();
  const reports = await (await fetch(`${url}/_emulator/phones/abc`)).json();
  expect(reports).toMatchObject({ phones: [{ number: '09876509999', wav: 'abc.1.wav', samples: 800 }] });
  const response = await fetch(`${url}/_emulator/phones/abc/1.wav`);
  expect(response.headers.get('content-type')).toBe('audio/wav');
  const wav = readWav(new Uint8Array(await response.arrayBuffer()));
  expect(wav.ok && wav.value.channels.map(({ length }) => length)).toEqual([800, 800]);
});

test.each(['/_emulator/phones/abc/1.wav', '/_emulator/phones/..%2f..%2fetc/1.wav', '/_emulator/phones/abc/x.wav'])(
  '%s of a call that is not there is not found',
  async (path) => {
    const { url } = await pageApp();
    expect((await fetch(`${url}${path}`)).status).toBe(404);
    expect(await (await fetch(`${url}/_emulator/phones/abc`)).json()).toEqual({ phones: [] });
  },
);
