// Whether the other instance is there, on the same database, and takes what this one has signed.
import type { Config } from '@patchcord/server/config';
import { SignJWT } from 'jose';
import { type Check, type Finding, failed, ok, PATIENCE_MS, skipped, warning } from '../finding.ts';
import { healthOf } from '../instance-health.ts';

const TOKEN_SECONDS = 60;

export const peerCheck: Check = {
  name: 'peer',
  async examine({ config, now }) {
    const peers = config.otherEndpoints.map((endpoint) => endpoint.replace(/^ws/, 'http').replace(/\/ws$/, ''));
    if (peers.length === 0) return [skipped('Neither PRIMARY_URL nor FALLBACK_URL names another instance.')];
    return (await Promise.all(peers.map((url) => examinePeer(url, config, now)))).flat();
  },
};

async function examinePeer(url: string, config: Config, now: () => number): Promise<Finding[]> {
  const [peer, own] = await Promise.all([healthOf(url), healthOf(config.publicUrl)]);
  if (!peer.ok) {
    const cure = 'Start it, or mend PRIMARY_URL and FALLBACK_URL: clients are sent there when this instance goes.';
    return [failed(`The other instance does not answer: ${peer.reason} (${url}).`, cure)];
  }
  const findings = [ok(`The other instance answers at ${url}.`)];
  if (own.ok && own.value.deployment !== peer.value.deployment) {
    const cure = 'Give both the same DATABASE_URL; with two databases, calls of one are unknown to the other.';
    findings.push(failed(`${url} is not of this deployment: it is on another database.`, cure));
  }
  if (own.ok && own.value.version !== peer.value.version) {
    const versions = `${own.value.version} here, ${peer.value.version} there`;
    findings.push(warning(`The instances are of different versions: ${versions}.`, 'Deploy both at the same commit.'));
  }
  return [...findings, ...(await tokenFindings(url, config, now))];
}

async function tokenFindings(url: string, { authSecret, authAudience }: Config, now: () => number): Promise<Finding[]> {
  if (authSecret === null) return [];
  const expiresAt = Math.floor(now() / 1000) + TOKEN_SECONDS;
  const token = await new SignJWT({ scope: 'calls:read' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('patchcord-doctor')
    .setAudience(authAudience ?? 'patchcord')
    .setExpirationTime(expiresAt)
    .sign(new TextEncoder().encode(authSecret.reveal()));
  const status = await statusOf(`${url}/api/calls?limit=1`, token);
  if (status === 401) {
    const cure = 'Give both the same AUTH_SECRET (and AUTH_AUDIENCE), or clients that move there are turned away.';
    return [failed(`${url} does not take tokens of this instance.`, cure)];
  }
  return status === 200 ? [ok('It takes our tokens.')] : [];
}

async function statusOf(url: string, token: string): Promise<number | null> {
  const init = { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(PATIENCE_MS) };
  const answer = await fetch(url, { ...init, redirect: 'manual' }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.status ?? null;
}
