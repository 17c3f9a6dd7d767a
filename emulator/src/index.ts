// The emulator as a library.
export type { CallRecord } from './calls/call-record.ts';
export { magicNumbers } from './calls/simulated-phone.ts';
export type { Timings } from './calls/timings.ts';
export type { Clock } from './clock.ts';
export type { EmulatedCall } from './emulator-controls.ts';
export type { CallbackFaults } from './exchange/callback-faults.ts';
export type { CallbackLogEntry } from './exchange/callback-log.ts';
export type { RestFaultInput } from './http/rest-faults.ts';
export type { Log, LogEvent } from './log.ts';
export type { EmulatorOptions } from './options.ts';
export { type Emulator, startEmulator } from './start-emulator.ts';
