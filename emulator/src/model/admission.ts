// Who may have a session, and with which model. The real service upgrades every connection and refuses afterwards, with
// an `error` and a close code, as seen in logs of live sessions.
import type { IncomingHttpHeaders } from 'node:http';
import { badRequest, type Problem } from './session/problem.ts';

export const modelModes = ['speech', 'echo', 'script'] as const;
export type ModelMode = (typeof modelModes)[number];

export interface Admission {
  /** As the client wrote it. */
  model: string;
  /** Null: the server's own. */
  mode: ModelMode | null;
}

export interface Refusal {
  problem: Problem;
  closeCode: 3000 | 4000;
}

interface Asking {
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

/** @param key the only one that is good; any one is when it is null */
export function admit(asking: Asking, key: string | null): Admission | Refusal {
  const given = keyIn(asking.headers);
  if (given === null) {
    return notAuthenticated(badRequest(null, 'Missing bearer or basic authentication in header'));
  }
  if (key !== null && given !== key) {
    return notAuthenticated(badRequest('invalid_api_key', 'Incorrect API key provided.'));
  }
  if (asking.headers['openai-beta'] !== undefined) {
    const message = 'The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.';
    return notServed(badRequest('beta_api_shape_disabled', message));
  }
  const model = asking.query.get('model');
  if (model === null || model === '') {
    return notServed(badRequest('missing_model', 'You must provide a model parameter.'));
  }
  return modelNamed(model, asking.query.get('mode'));
}

function modelNamed(model: string, modeInQuery: string | null): Admission | Refusal {
  const [name = '', suffix, ...rest] = model.split(':');
  const mode = suffix ?? modeInQuery;
  const isKnown = /^(gpt-realtime|gpt-4o(-mini)?-realtime-preview)(-[\w.-]+)?$/.test(name) && rest.length === 0;
  if (!isKnown || (mode !== null && !isMode(mode))) {
    const message = 'The requested model is not supported in realtime mode.';
    return notServed(badRequest('invalid_model', message));
  }
  return { model, mode };
}

function isMode(text: string): text is ModelMode {
  return (modelModes as readonly string[]).includes(text);
}

/** From the header, or from the subprotocol that browsers must use. */
function keyIn(headers: IncomingHttpHeaders): string | null {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const [, inProtocol] =
    /(?:^|,)\s*openai-insecure-api-key\.([^\s,]+)/.exec(headers['sec-websocket-protocol'] ?? '') ?? [];
  return bearer ?? inProtocol ?? null;
}

function notAuthenticated(problem: Problem): Refusal {
  return { problem, closeCode: 3000 };
}

function notServed(problem: Problem): Refusal {
  return { problem, closeCode: 4000 };
}
