// Calls that come and go at a set rate, ordered over HTTP as an application and a test would.
import { defaults } from '../src/options.ts';

export interface LoadRates {
  streamsPerMinute: number;
  callsPerMinute: number;
}

export interface Load {
  readonly ordered: { streams: number; calls: number; refused: number };
  stop(): void;
}

/** A stream is hung up after so long, at random in between. */
const streamSeconds = { least: 3, most: 13 };
const { sid, key, token } = defaults.account;
const [exoPhone] = defaults.exoPhones;
/** Most answer; one is busy, one cannot be reached, one never answers. */
const called = ['1000', '1000', '1000', '1000', '0001', '0004', '0002'];

export function startLoad(url: string, webhookUrl: string, rates: LoadRates): Load {
  const ordered = { streams: 0, calls: 0, refused: 0 };
  const count = (what: 'streams' | 'calls', order: Promise<boolean>) => {
    ordered[what] += 1;
    void order.catch(() => false).then((taken) => (ordered.refused += taken ? 0 : 1));
  };
  const streams = setInterval(() => count('streams', stream(url)), 60_000 / rates.streamsPerMinute);
  const calls = setInterval(
    () => count('calls', call(url, webhookUrl, called[ordered.calls % called.length] ?? '')),
    60_000 / rates.callsPerMinute,
  );
  return {
    ordered,
    stop() {
      clearInterval(streams);
      clearInterval(calls);
    },
  };
}

/** Somebody calls the bot, and hangs up. False when the call was refused. */
async function stream(url: string): Promise<boolean> {
  const post = (path: string, body: object) =>
    fetch(`${url}/_emulator/calls/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const answer = await post('inbound', { from: '09876501000', to: exoPhone });
  const record = (await answer.json()) as { sid: string };
  if (!answer.ok) return false;
  const { least, most } = streamSeconds;
  const seconds = least + Math.random() * (most - least);
  const hangUp = () => post(`${record.sid}/hangup`, {}).then((gone) => gone.text());
  // The bot may have been faster, and then the run may be over.
  setTimeout(() => void hangUp().catch(() => {}), seconds * 1000).unref();
  return true;
}

async function call(url: string, webhookUrl: string, habit: string): Promise<boolean> {
  const answer = await fetch(`${url}/v1/Accounts/${sid}/Calls/connect.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${key}:${token}`).toString('base64')}` },
    body: new URLSearchParams({
      From: '09876501000',
      To: `0987650${habit}`,
      CallerId: exoPhone,
      StatusCallback: webhookUrl,
      'StatusCallbackEvents[0]': 'terminal',
      'StatusCallbackEvents[1]': 'answered',
    }),
  });
  await answer.text();
  return answer.ok;
}
