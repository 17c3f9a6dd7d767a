// Puts the emulator together and starts it.
import type { AddressInfo } from 'node:net';
import { type EmulatorControls, emulatorControls } from './emulator-controls.ts';
import { CallStore } from './exchange/call-store.ts';
import { CallbackCourier } from './exchange/callback-courier.ts';
import { CallbackLog } from './exchange/callback-log.ts';
import { Switchboard } from './exchange/switchboard.ts';
import { accountResource, activeStreamsResource, numberResource } from './http/account-resources.ts';
import { buildApp } from './http/app.ts';
import { callResource, callsResource, connectResource } from './http/call-resources.ts';
import type { RestResources } from './http/rest-door.ts';
import { RestFaultQueue } from './http/rest-faults.ts';
import { restGate } from './http/rest-gate.ts';
import { type EmulatorOptions, type Settings, settingsFrom } from './options.ts';

/** A running emulator. */
export interface Emulator extends EmulatorControls, AsyncDisposable {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection and stops all calls; with a data folder they go on at the next start. */
  close(): Promise<void>;
}

/** Starts an emulator. Rejects when the port is taken or the data folder cannot be used. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = settingsFrom(options);
  const { clock, log, account } = settings;
  const callbackLog = new CallbackLog();
  const courier = new CallbackCourier(clock, settings.callbacks, callbackLog);
  const store = settings.dataDir === null ? null : new CallStore(settings.dataDir);
  const switchboard = new Switchboard({ ...settings, accountSid: account.sid, store, courier, callbackLog });
  const faults = new RestFaultQueue();
  const controls = emulatorControls(switchboard, callbackLog, faults);
  const gate = restGate(account, settings.requestsPerMinute);
  const rest = { resources: resources(switchboard, settings), gate, faults, now: () => clock.now(), log };
  const app = buildApp({ rest, controls, ongoingCalls: () => switchboard.ongoingCount });
  const close = async () => {
    await app.close();
    switchboard.close();
    await courier.close();
    store?.close();
  };
  try {
    await app.listen({ port: settings.port, host: settings.host });
    // Only now: an emulator that does not get its port must not send callbacks.
    switchboard.resume();
  } catch (error) {
    await close();
    throw error;
  }
  const { port, address, family } = app.server.address() as AddressInfo;
  let closed: Promise<void> | null = null;
  const closeOnce = () => (closed ??= close());
  return {
    ...controls,
    url: `http://${family === 'IPv6' ? `[${address}]` : settings.host}:${port}`,
    port,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

function resources(switchboard: Switchboard, settings: Settings): RestResources {
  const { account, clock, exoPhones, hideOngoing } = settings;
  return {
    connect: connectResource(switchboard, exoPhones),
    call: callResource(switchboard),
    calls: callsResource({ switchboard, accountSid: account.sid, hideOngoing, now: () => clock.now() }),
    account: accountResource(account.sid, clock.now()),
    activeStreams: activeStreamsResource(account.sid),
    number: numberResource,
  };
}
