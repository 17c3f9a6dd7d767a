// Whether each TURN server gives a relay for credentials made from TURN_SECRET, as a device would ask for one.
import { createHmac } from 'node:crypto';
import { whyBroken } from '../broken-connection.ts';
import { type Check, type Finding, failed, ok, skipped } from '../finding.ts';
import { attributes, encodeRequest, relayOverUdp, type StunAnswer, type TurnLogin } from '../stun-message.ts';
import { openTurnLine, readTurnUrl, type TurnAddress } from '../turn-line.ts';

const CREDENTIALS_SECONDS = 600;
const UNAUTHORIZED = 401;
/** A relay that is kept for no time is given back (RFC 5766 §7). */
const relayNoLonger = [attributes.lifetime, Buffer.alloc(4)] as const;

export const turnCheck: Check = {
  name: 'turn',
  async examine({ config: { ice }, now }) {
    if (ice.turn === null) return [skipped('No TURN server is set up; calls between apps have no relay.')];
    const { urls, secret } = ice.turn;
    return Promise.all(urls.map((url) => examineServer(url, loginBy(secret.reveal(), now()))));
  },
};

/** Reference: draft-uberti-behave-turn-rest-00 §2.2; coturn, `use-auth-secret`. */
function loginBy(secret: string, nowMs: number): TurnLogin {
  const username = `${Math.floor(nowMs / 1000) + CREDENTIALS_SECONDS}:patchcord-doctor`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

async function examineServer(url: string, login: TurnLogin): Promise<Finding> {
  const address = readTurnUrl(url);
  try {
    const { error } = await allocate(address, login);
    if (error === null) return ok(`A relay at ${url}.`);
    if (error.code === UNAUTHORIZED) {
      const cure = "Set TURN_SECRET to coturn's static-auth-secret (with use-auth-secret), and look at both clocks.";
      return failed(`${url} does not take credentials made from TURN_SECRET.`, cure);
    }
    return failed(`${url} gives no relay: error ${error.code}.`, 'docs/turn.md says what its errors mean.');
  } catch (error) {
    const cure = 'Start coturn, and open its port in the firewall for this transport: docs/turn.md.';
    return failed(`${url} does not answer: ${whyBroken(error)}.`, cure);
  }
}

/** The answer to the signed request. A relay that was given is given back. */
async function allocate(address: TurnAddress, login: TurnLogin): Promise<StunAnswer> {
  using line = await openTurnLine(address);
  const { error, challenge } = await line.ask(encodeRequest('allocate', [relayOverUdp]));
  if (error?.code !== UNAUTHORIZED)
    throw new Error('It asks for no credentials', { cause: { code: 'no TURN server' } });
  const signing = { login, challenge };
  const answer = await line.ask(encodeRequest('allocate', [relayOverUdp], signing));
  if (answer.error === null) await line.ask(encodeRequest('refresh', [relayNoLonger], signing));
  return answer;
}
