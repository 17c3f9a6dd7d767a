// Whether Exotel and the apps reach this instance by its public address: by name, TLS, HTTP and WebSocket.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { WebSocket } from 'ws';
import { whyBroken } from '../broken-connection.ts';
import { type Check, type Finding, failed, ok, PATIENCE_MS, warning } from '../finding.ts';
import { healthOf } from '../instance-health.ts';

export const publicUrlCheck: Check = {
  name: 'public-url',
  async examine({ config: { publicUrl, telephony } }) {
    const { protocol } = new URL(publicUrl);
    // The emulator is on this machine, too; Exotel is not.
    const internal = telephony === 'exotel' ? await internalFinding(publicUrl) : null;
    if (internal?.verdict === 'failed') return [internal];
    const health = await healthOf(publicUrl);
    if (!health.ok) {
      const cure = 'Start the server, and let its name, firewall and proxy lead to it: docs/self-host.md.';
      return [failed(`PUBLIC_URL does not lead to Patchcord: ${health.reason} (${publicUrl}).`, cure)];
    }
    const reached = [
      ok(`${publicUrl} leads to Patchcord ${health.value.version}.`),
      await webSocketFinding(publicUrl),
      ...(internal === null ? [] : [internal]),
    ];
    if (telephony !== 'exotel' || protocol === 'https:') return reached;
    return [...reached, warning('PUBLIC_URL is http: secrets in webhook URLs can be read.', 'Put TLS before it.')];
  },
};

async function webSocketFinding(publicUrl: string): Promise<Finding> {
  const problem = await upgradeProblem(`${publicUrl.replace(/^http/, 'ws')}/ws`);
  if (problem === null) return ok('WebSockets get through to it.');
  const cure =
    'The proxy has to pass on Upgrade and Connection, over HTTP/1.1: docs/self-host.md has it for three of them.';
  return failed(`WebSockets do not get through to PUBLIC_URL: ${problem}.`, cure);
}

function upgradeProblem(url: string): Promise<string | null> {
  const socket = new WebSocket(url, { handshakeTimeout: PATIENCE_MS });
  const problem = new Promise<string | null>((resolve) => {
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(`HTTP ${statusCode}`));
    socket.on('error', (error) => resolve(whyBroken(error)));
    socket.on('open', () => resolve(null));
  });
  return problem.finally(() => socket.terminate());
}

const internalAddresses = new BlockList();
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  internalAddresses.addSubnet(net, bits, 'ipv4');
}
internalAddresses.addAddress('::1', 'ipv6');
internalAddresses.addSubnet('fc00::', 7, 'ipv6');
internalAddresses.addSubnet('fe80::', 10, 'ipv6');

/** A name that cannot be looked up is told by the request. */
async function internalFinding(publicUrl: string): Promise<Finding | null> {
  const host = new URL(publicUrl).hostname.replaceAll(/[[\]]/g, '');
  const found = await lookup(host).catch(() => null);
  if (found === null || !internalAddresses.check(found.address, isIPv6(found.address) ? 'ipv6' : 'ipv4')) return null;
  const cure = 'Set it to an https address that the internet can reach: a domain of yours, or a tunnel.';
  if (isIP(host) !== 0 || host === 'localhost') {
    return failed(`PUBLIC_URL is an address that only this network can reach: ${publicUrl}.`, cure);
  }
  // A network may have names of its own for what the internet reaches by others.
  return warning(
    `From here, PUBLIC_URL leads to an address of this network: ${publicUrl}.`,
    `${cure} If it is one, leave it.`,
  );
}
