// The one catalogue of everything that can be refused or go wrong on the wire. The documentation page of errors is
// made from it.

/** One row of the catalogue. */
export interface ErrorEntry {
  /** What happened and what to do about it; the default `message`. */
  meaning: string;
  /** Whether the same request may succeed later without being changed. */
  temporary: boolean;
  /** The status of the problem document when it is told over HTTP. */
  httpStatus: number;
}

export const errorCatalogue = {
  // What a client sent
  'invalid-json': { meaning: 'The message is not valid JSON.', temporary: false, httpStatus: 400 },
  'invalid-message': {
    meaning: 'The message does not have the fields that its type asks for; `issues` names each.',
    temporary: false,
    httpStatus: 400,
  },
  'unknown-message-type': {
    meaning: 'No such message type; /docs/asyncapi.json lists those there are.',
    temporary: false,
    httpStatus: 400,
  },
  'binary-not-supported': {
    meaning: 'Binary frames are not understood here; send JSON in text frames.',
    temporary: false,
    httpStatus: 400,
  },
  'message-too-large': {
    meaning: 'The message is larger than this door takes; see docs/limits.md.',
    temporary: false,
    httpStatus: 413,
  },
  'too-many-fields': { meaning: 'The body has more fields than this door takes.', temporary: false, httpStatus: 400 },
  'invalid-body': {
    meaning: 'The body cannot be read as the content type says.',
    temporary: false,
    httpStatus: 400,
  },
  'unsupported-media-type': {
    meaning: 'The content type is none that this door takes; see docs/limits.md.',
    temporary: false,
    httpStatus: 415,
  },
  'rate-limited': {
    meaning: 'Too many requests; wait for `retryAfterMs` before the next one.',
    temporary: true,
    httpStatus: 429,
  },
  'request-timeout': { meaning: 'The request took too long to arrive.', temporary: true, httpStatus: 408 },
  'not-found': { meaning: 'There is nothing at this address.', temporary: false, httpStatus: 404 },

  // Who may
  unauthorized: {
    meaning: 'A valid token is needed: send it in `hello`, or as `Authorization: Bearer`.',
    temporary: false,
    httpStatus: 401,
  },
  'token-expired': { meaning: 'The token has run out; get a fresh one.', temporary: false, httpStatus: 401 },
  forbidden: { meaning: 'The token does not carry the scope for this.', temporary: false, httpStatus: 403 },
  'origin-not-allowed': {
    meaning:
      'A page of another origin may not use a server that asks for no token. Set AUTH_SECRET, or open the page from this host or PUBLIC_URL.',
    temporary: false,
    httpStatus: 403,
  },
  'webhook-unauthorized': {
    meaning: 'The webhook carries neither the secret (`key`) nor the token of its call.',
    temporary: false,
    httpStatus: 403,
  },
  'stream-unauthorized': {
    meaning: 'The stream carries neither a valid token of its call nor credentials of the Exotel account.',
    temporary: false,
    httpStatus: 401,
  },
  'hello-required': { meaning: 'Say hello with a token first.', temporary: false, httpStatus: 401 },

  'tokens-not-issued': {
    meaning: 'This server issues no tokens: it has no AUTH_SECRET, or takes those of AUTH_JWKS_URL.',
    temporary: false,
    httpStatus: 409,
  },
  'push-not-configured': {
    meaning: 'Push of this kind is not set up on this server; see docs/push.md.',
    temporary: false,
    httpStatus: 503,
  },

  // Placing, answering and ending calls
  'invalid-number': {
    meaning: 'Not a phone number that can be dialled: give +<country><number>, or an Indian number with 10 digits.',
    temporary: false,
    httpStatus: 422,
  },
  'same-number': { meaning: 'Caller and recipient are the same number.', temporary: false, httpStatus: 422 },
  'unknown-agent': {
    meaning: 'There is no agent of this name; GET /api/agents lists those there are.',
    temporary: false,
    httpStatus: 422,
  },
  'video-needs-app-user': {
    meaning: 'A phone number can be reached by voice only; video needs a user of the app.',
    temporary: false,
    httpStatus: 422,
  },
  'unknown-user': {
    meaning: 'Nobody of this name has ever been connected here, and it is no phone number.',
    temporary: false,
    httpStatus: 422,
  },
  'same-user': { meaning: 'Nobody can call oneself.', temporary: false, httpStatus: 422 },
  'not-your-call': { meaning: 'Only those who are in this call may do that.', temporary: false, httpStatus: 403 },
  'not-ringing': {
    meaning: 'Only a call between users of the app can be answered, and only by the one who is called.',
    temporary: false,
    httpStatus: 409,
  },
  'answered-elsewhere': {
    meaning: 'The call has been answered on another device.',
    temporary: false,
    httpStatus: 409,
  },
  'request-id-reused': {
    meaning: 'This requestId has been used for a different call; use a new one for each call.',
    temporary: false,
    httpStatus: 409,
  },
  'call-not-found': { meaning: 'No call with this id.', temporary: false, httpStatus: 404 },
  'signal-wrong-state': {
    meaning: 'This signal does not fit what came before it: begin with `signal_resume`, then one step at a time.',
    temporary: false,
    httpStatus: 409,
  },
  'too-many-candidates': {
    meaning: 'One negotiation has no more candidates than this; see docs/limits.md.',
    temporary: false,
    httpStatus: 400,
  },
  'call-already-ended': { meaning: 'The call has ended already.', temporary: false, httpStatus: 409 },
  'hang-up-not-supported': {
    meaning:
      'Exotel offers no way to end this kind of call from outside: it ends when a party hangs up or at its time limit.',
    temporary: false,
    httpStatus: 501,
  },
  'recording-not-found': { meaning: 'This call has no recording here.', temporary: false, httpStatus: 404 },
  'range-not-satisfiable': {
    meaning: 'The recording ends before the bytes that were asked for.',
    temporary: false,
    httpStatus: 416,
  },
  'invalid-cursor': { meaning: 'The cursor is not one that this server gave.', temporary: false, httpStatus: 400 },
  'webhook-without-call': {
    meaning: 'The webhook names no call: neither CallSid nor CustomField is there.',
    temporary: false,
    httpStatus: 422,
  },

  'no-model': {
    meaning:
      'Agents cannot talk here: no model is set up. Set OPENAI_API_KEY, or OPENAI_REALTIME_URL to an emulated one.',
    temporary: false,
    httpStatus: 503,
  },
  'invalid-agent': {
    meaning: 'The file of the agent has mistakes, so it was not saved; `issues` names each with its line and column.',
    temporary: false,
    httpStatus: 422,
  },
  'agent-changed': {
    meaning: 'The file has been changed by somebody else since it was read: read it again.',
    temporary: false,
    httpStatus: 409,
  },
  'agents-read-only': {
    meaning: 'Agents cannot be edited over the API here: AGENTS_EDITABLE is off, or their folder cannot be written.',
    temporary: false,
    httpStatus: 409,
  },

  'no-agent': {
    meaning: 'No agent answers this number, or the one that was named is not there: the flow goes on without one.',
    temporary: true,
    httpStatus: 503,
  },

  // What Exotel said, or did not say
  'telephony-not-configured': {
    meaning: 'Phone calls need Exotel credentials: set EXOTEL_SID, EXOTEL_API_KEY, EXOTEL_TOKEN and EXOTEL_CALLER_ID.',
    temporary: false,
    httpStatus: 503,
  },
  'exotel-bad-request': {
    meaning: 'Exotel refused the request as malformed; the details say which part.',
    temporary: false,
    httpStatus: 502,
  },
  'exotel-unauthorized': {
    meaning: 'Exotel refused our credentials: check EXOTEL_API_KEY, EXOTEL_TOKEN and the region (EXOTEL_SUBDOMAIN).',
    temporary: false,
    httpStatus: 502,
  },
  'exotel-payment-required': {
    meaning: 'The Exotel account has no balance or its plan does not allow this call.',
    temporary: false,
    httpStatus: 502,
  },
  'exotel-kyc-required': {
    meaning: "The Exotel account's KYC is not complete; finish it in Exotel's dashboard.",
    temporary: false,
    httpStatus: 502,
  },
  'exotel-forbidden': {
    meaning: 'Exotel forbids this call (suspended account, DND, or a feature that is not enabled).',
    temporary: false,
    httpStatus: 502,
  },
  'exotel-not-found': {
    meaning: 'Exotel knows no such account, call or number.',
    temporary: false,
    httpStatus: 502,
  },
  'exotel-rate-limited': {
    meaning: "Exotel's limit of requests per minute is reached and did not clear in time.",
    temporary: true,
    httpStatus: 503,
  },
  'exotel-unavailable': {
    meaning: 'Exotel answered with a server error, and no call was found there.',
    temporary: true,
    httpStatus: 502,
  },
  'exotel-unreachable': { meaning: 'No connection to Exotel could be made.', temporary: true, httpStatus: 502 },
  'exotel-timeout': {
    meaning: 'Exotel did not answer in time, and no call was found there.',
    temporary: true,
    httpStatus: 504,
  },
  'exotel-invalid-answer': {
    meaning: 'Exotel answered with something that is not its API, and no call was found there.',
    temporary: true,
    httpStatus: 502,
  },
  'dial-interrupted': {
    meaning: 'The server stopped while it was placing this call, and no such call was found at Exotel.',
    temporary: true,
    httpStatus: 502,
  },
  unaccounted: {
    meaning: 'Nobody could say any more what became of this call, so it was closed.',
    temporary: false,
    httpStatus: 502,
  },

  // The server itself
  'store-unavailable': {
    meaning: 'The database cannot be written, so nothing can be promised; try again.',
    temporary: true,
    httpStatus: 503,
  },
  'keys-unavailable': {
    meaning: 'The token cannot be checked just now: the key set (AUTH_JWKS_URL) cannot be had. Try again.',
    temporary: true,
    httpStatus: 503,
  },
  draining: { meaning: 'This instance is shutting down; use another one.', temporary: true, httpStatus: 503 },
  overloaded: {
    meaning: 'This instance is at its limit; use another one, or try later.',
    temporary: true,
    httpStatus: 503,
  },
  internal: { meaning: 'Something broke on our side; the log has the details.', temporary: true, httpStatus: 500 },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];
