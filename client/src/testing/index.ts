// For tests of apps that use the SDK: `@patchcord/client/testing`.
export { CallWorld } from './call-world.ts';
export { FailingServer, type FailingServerOptions } from './failing-server.ts';
export { type FailureMode, failureModes } from './modes.ts';
export type { ServedClient } from './served-client.ts';
export { newCallView } from './views.ts';
