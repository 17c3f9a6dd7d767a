// Whether each TURN server gives a relay for credentials made from TURN_SECRET, as a device would ask for one.
import { createHmac } from 'node:crypto';
import { whyBroken } from '../broken-connection.ts';
import { type Check, type Finding, failed, ok, skipped } from '../finding.ts';
import { allocateRequest, releaseRequest, type StunAnswer, type TurnLogin } from '../stun.ts';
import { openTurnLine, readTurnUrl, type TurnAddress } from '../turn-line.ts';

const CREDENTIALS_SECONDS = 600;
const UNAUTHORIZED = 401;

export const turnCheck: Check = {
  name: 'turn',
  async examine({ env, now }) {
    const urls = (env['TURN_URLS'] ?? '').split(',').map((url) => url.trim());
    const [given, secret] = [urls.filter((url) => url !== ''), env['TURN_SECRET']?.trim()];
    if (given.length === 0) return [skipped('No TURN_URLS are set; calls between apps have no relay.')];
    if (!secret) return [failed('TURN_SECRET is missing.', "Set it to coturn's static-auth-secret: docs/turn.md.")];
    return Promise.all(given.map((url) => examineServer(url, loginBy(secret, now()))));
  },
};

/** Reference: draft-uberti-behave-turn-rest-00 §2.2; coturn, `use-auth-secret`. */
function loginBy(secret: string, nowMs: number): TurnLogin {
  const username = `${Math.floor(nowMs / 1000) + CREDENTIALS_SECONDS}:patchcord-doctor`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

async function examineServer(url: string, login: TurnLogin): Promise<Finding> {
  const address = readTurnUrl(url);
  if (address === null) {
    return failed(
      `TURN_URLS has an address that is none: ${url}.`,
      'Write it like turn:turn.example.com:3478?transport=udp.',
    );
  }
  try {
    const { errorCode } = await allocate(address, login);
    if (errorCode === null) return ok(`A relay at ${url}.`);
    if (errorCode === UNAUTHORIZED) {
      const cure = "Set TURN_SECRET to coturn's static-auth-secret (with use-auth-secret), and look at both clocks.";
      return failed(`${url} does not take credentials made from TURN_SECRET.`, cure);
    }
    return failed(`${url} gives no relay: error ${errorCode}.`, 'docs/turn.md says what its errors mean.');
  } catch (error) {
    const cure = 'Start coturn, and open its port in the firewall for this transport: docs/turn.md.';
    return failed(`${url} does not answer: ${whyBroken(error)}.`, cure);
  }
}

/** The answer to the signed request. A relay that was given is given back. */
async function allocate(address: TurnAddress, login: TurnLogin): Promise<StunAnswer> {
  using line = await openTurnLine(address);
  const { errorCode, challenge } = await line.ask(allocateRequest(login, null));
  if (errorCode !== UNAUTHORIZED) throw new Error('It asks for no credentials', { cause: { code: 'no TURN server' } });
  const answer = await line.ask(allocateRequest(login, challenge));
  if (answer.errorCode === null) await line.ask(releaseRequest(login, challenge));
  return answer;
}
