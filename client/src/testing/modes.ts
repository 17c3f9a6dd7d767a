// What a failing server can do wrong. After LiveKit's test server: one mode for each connection, chosen by the test.

export const failureModes = {
  happy: 'Nothing goes wrong.',
  'no-first-message': 'The socket opens, but no welcome comes.',
  'slow-welcome': 'The welcome comes after `slowMs`.',
  'no-pong': 'After the welcome nothing is heard any more, pings included; the socket stays open.',
  'refuse-hello': 'Answers `hello` with the error `store-unavailable`.',
  'close-before-welcome': 'Closes with 1011 instead of a welcome.',
  'close-when-connected': 'Closes with 1011 right after the welcome.',
  'drop-when-connected': 'Ends the TCP connection right after the welcome (1006).',
  'drop-on-command': 'Does the first command, and drops the connection before the answer.',
  'goaway-when-connected': 'Says `goaway` right after the welcome, as `goaway` of the options has it.',
  'goaway-first': 'Says `goaway` instead of a welcome.',
  'slow-consumer': 'Closes with 4000 (retry) right after the welcome.',
  draining: 'Closes with 4100 (retry elsewhere) right after the welcome.',
  'token-expired': 'Closes with 4003 instead of a welcome.',
  'token-invalid': 'Closes with 4200 (stop) instead of a welcome.',
  'device-replaced': 'Closes with 4203 right after the welcome.',
  garbage: 'Sends what is not of the protocol before the welcome and after it.',
  'refuse-401': 'Refuses the handshake with 401.',
  'refuse-404': 'Refuses the handshake with 404.',
  'refuse-500': 'Refuses the handshake with 500.',
  'refuse-never': 'Never answers the handshake.',
} as const;

export type FailureMode = keyof typeof failureModes;
