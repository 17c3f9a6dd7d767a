// What is ours to get right: that Exotel can reach this server and is told apart from strangers, the model, the
// database, the other instance, and who may come in.
import { type Health, healthSchema } from '@patchcord/protocol';
import { emulated, failed, type LookAt, notSet, ok } from './setup-check.ts';

export interface Reached {
  publicUrl: string;
  telephony: 'exotel' | 'emulator' | 'none';
  /** Of this instance and its deployment, as its /health names them. */
  instance: string;
  deployment: string;
}

/** The server asks itself at its public address: a tunnel that is down, or leads elsewhere, is found out so. */
export function publicUrlCheck(
  { publicUrl, telephony, instance, deployment }: Reached,
  ask: typeof fetch = fetch,
): LookAt {
  return async (signal) => {
    if (isLoopback(publicUrl)) {
      if (telephony === 'emulator') return emulated(`The emulated Exotel reaches ${publicUrl} on this machine.`);
      const cure = 'Start a tunnel (cloudflared, ngrok) to this port, or deploy, and set PUBLIC_URL to its address.';
      if (telephony === 'none') return notSet(`${publicUrl} is reached from this machine only.`, cure);
      return failed(`Exotel cannot reach ${publicUrl}: it is this machine’s own address.`, cure);
    }
    const found = await healthAt(publicUrl, signal, ask);
    if (found?.instance === instance) {
      return ok(`${publicUrl} leads to this server. It asked itself; Exotel asks from outside.`);
    }
    if (found?.deployment === deployment) {
      return ok(
        `${publicUrl} leads to another instance of this deployment: right where one proxy stands before all of them; else each needs a PUBLIC_URL of its own.`,
      );
    }
    return found === null
      ? failed(`Nothing of ours answers at ${publicUrl}.`, 'Check that the tunnel or the proxy runs, and PUBLIC_URL.')
      : failed(
          `${publicUrl} leads to another deployment.`,
          'Set PUBLIC_URL to this one’s address; instances that belong together are on one database.',
        );
  };
}

export function webhookSecretCheck(isSet: boolean): LookAt {
  return async () =>
    isSet
      ? ok('Only who knows EXOTEL_WEBHOOK_SECRET, or has the token of a call, can report about calls.')
      : notSet(
          'Everybody who reaches this server can report about calls.',
          'Set EXOTEL_WEBHOOK_SECRET to 16 characters or more: openssl rand -hex 24. Production does not start without.',
        );
}

/** Exotel opens streams to `wss` only. */
export function streamUrlCheck({ publicUrl, telephony }: Pick<Reached, 'publicUrl' | 'telephony'>): LookAt {
  return async () => {
    const url = `${publicUrl.replace(/^http/, 'ws')}/exotel-stream`;
    if (url.startsWith('wss:')) return ok(`Exotel opens ${url}.`);
    if (telephony === 'emulator') return emulated(`The emulated Exotel opens ${url}.`);
    const cure = 'Give PUBLIC_URL an https address; a tunnel has one.';
    return telephony === 'none'
      ? notSet(`${url} is not encrypted.`, cure)
      : failed(`Exotel does not open ${url}: it is not encrypted.`, cure);
  };
}

export interface CheckedModel {
  agent: 'openai' | 'emulator' | 'none';
  realtimeUrl: string;
  /** Null: there is none. */
  authorization: string | null;
}

/** Lists the models, which any key may and which costs nothing. */
export function modelCheck({ agent, realtimeUrl, authorization }: CheckedModel): LookAt {
  return async (signal) => {
    const cure = 'Set OPENAI_API_KEY, from platform.openai.com.';
    if (agent === 'none') return notSet('Agents have no voice: callers of agents are refused.', cure);
    if (agent === 'emulator' || authorization === null) {
      return emulated('An emulated voice answers: it hears that you speak, not what you say.', cure);
    }
    const url = realtimeUrl.replace(/^ws/, 'http').replace(/\/realtime$/, '/models');
    const answer = await fetch(url, { headers: { authorization }, signal }).catch(() => null);
    await answer?.body?.cancel();
    const { host } = new URL(url);
    if (answer === null) return failed(`${host} does not answer.`, 'Check that this machine reaches it.');
    if (answer.ok) return ok(`${host} takes the key.`);
    return answer.status === 401
      ? failed(`${host} does not take the key.`, 'Make a new one and set OPENAI_API_KEY to it.')
      : failed(`${host} answers ${answer.status}.`, 'Look at the account’s limits and billing there.');
  };
}

export function databaseCheck(engine: 'sqlite' | 'postgres', ask: () => Promise<unknown>): LookAt {
  return async () => {
    const answers = await ask().then(
      () => true,
      () => false,
    );
    if (!answers) return failed('The database does not answer.', 'Check DATABASE_URL, and that the database runs.');
    return engine === 'postgres'
      ? ok('Postgres answers.')
      : ok('SQLite in DATA_DIR answers. Two instances need Postgres: DATABASE_URL.');
  };
}

export function peersCheck(urls: readonly string[]): LookAt {
  return async (signal) => {
    if (urls.length === 0) {
      return notSet(
        'This is the only instance: calls go unseen while it is away.',
        'Start a second one on the same Postgres, and name both with PRIMARY_URL and FALLBACK_URL.',
      );
    }
    const away = (await Promise.all(urls.map(async (url) => ({ url, found: await healthAt(url, signal) })))).filter(
      ({ found }) => found === null,
    );
    if (away.length === 0) return ok(`${urls.join(', ')} answers.`);
    return failed(`${away.map(({ url }) => url).join(', ')} does not answer.`, 'Start it, or correct its URL.');
  };
}

export function accessCheck({ isOpen, publicUrl }: { isOpen: boolean; publicUrl: string }): LookAt {
  return async () => {
    if (!isOpen) return ok('Apps and people need a token.');
    const cure = 'Set AUTH_SECRET to 32 characters or more: openssl rand -hex 24.';
    return isLoopback(publicUrl)
      ? notSet('Open to everybody who reaches it. Fine on your own machine.', cure)
      : failed('Open to the world: anybody can place calls at your cost.', cure);
  };
}

/** Of the instance that answers there; null: none of ours. */
async function healthAt(url: string, signal: AbortSignal, ask: typeof fetch = fetch): Promise<Health | null> {
  try {
    const answer = await ask(`${url}/health`, { signal });
    return healthSchema.parse(await answer.json());
  } catch {
    return null;
  }
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
