export * from './asyncapi.ts';
export * from './call-view.ts';
export * from './client-messages.ts';
export * from './close-codes.ts';
export * from './errors.ts';
export * from './limits.ts';
export * from './server-messages.ts';
export * from './status.ts';
