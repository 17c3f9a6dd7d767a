// Puts the emulator together and starts it.
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { buildExchange, type Exchange } from './build-exchange.ts';
import { buildPhones, type Phones } from './build-phones.ts';
import { type EmulatorControls, emulatorControls } from './emulator-controls.ts';
import { accountResource, activeStreamsResource } from './http/account-resources.ts';
import { buildApp } from './http/app.ts';
import { callResource, callsResource, connectResource } from './http/call-resources.ts';
import { exoPhonesResource, legacyExoPhonesResource, NumberBook, numberResource } from './http/number-resources.ts';
import type { RestResources } from './http/rest-door.ts';
import { RestFaultQueue } from './http/rest-faults.ts';
import { restGate } from './http/rest-gate.ts';
import { Whitelist, whitelistEntryResource, whitelistResource } from './http/whitelist-resources.ts';
import { VoiceModel } from './model/voice-model.ts';
import { refuse, voiceModelUpgrade } from './model/voice-model-upgrade.ts';
import { type EmulatorOptions, type Settings, settingsFrom } from './options.ts';

/** A running emulator. */
export interface Emulator extends EmulatorControls, AsyncDisposable {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection and stops all calls; with a data folder they go on at the next start. */
  close(): Promise<void>;
}

/** Starts an emulator. Rejects when the port is taken, the data folder cannot be used, or a flow or script is wrong. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = settingsFrom(options);
  const { clock, log, account } = settings;
  const phones = await buildPhones(settings);
  const exchange = buildExchange(settings, phones);
  const model = new VoiceModel(settings.model);
  const faults = new RestFaultQueue();
  const numbers = new NumberBook();
  const controls = emulatorControls({ exchange, faults, numbers, settings });
  const gate = restGate(account, settings.requestsPerMinute);
  const rest = { resources: resources(exchange, numbers, settings), gate, faults, now: () => clock.now(), log };
  const app = buildApp({
    ...{ rest, controls, records: phones.records },
    recordings: { book: exchange.book, recordings: exchange.recordings, account },
    ongoingCalls: () => exchange.book.ongoingCount,
  });
  app.server.on('upgrade', upgradeOf(phones, model));
  const close = async () => {
    phones.handsets.close();
    await model.close();
    await app.close();
    await exchange.close();
    await phones.records.settled();
  };
  try {
    await app.listen({ port: settings.port, host: settings.host });
    exchange.recordings.serveAt(urlOf(app.server, settings.host));
    // Only now: an emulator that does not get its port must not send callbacks.
    exchange.resume();
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  let closed: Promise<void> | null = null;
  const closeOnce = () => (closed ??= close());
  return {
    ...controls,
    url: urlOf(app.server, settings.host),
    port,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

function urlOf(server: Server, host: string): string {
  const { port, address, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : host}:${port}`;
}

/** The doors for WebSockets: handsets, and the voice model. */
function upgradeOf({ handsets }: Phones, model: VoiceModel) {
  const toModel = voiceModelUpgrade(model);
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!handsets.upgrade(request, socket, head) && !toModel(request, socket, head)) refuse(socket, '404 Not Found');
  };
}

function resources(exchange: Exchange, numbers: NumberBook, settings: Settings): RestResources {
  const { account, clock, exoPhones, dialects } = settings;
  const whitelist = new Whitelist();
  return {
    connect: connectResource(exchange, exoPhones, dialects),
    call: callResource(exchange.book, dialects),
    calls: callsResource({ ...settings, book: exchange.book, accountSid: account.sid, now: () => clock.now() }),
    account: accountResource(account.sid, clock.now()),
    activeStreams: activeStreamsResource(account.sid, exchange.throttle, dialects),
    number: numberResource(numbers),
    exoPhones: exoPhonesResource(exoPhones),
    legacyExoPhones: legacyExoPhonesResource(exoPhones),
    whitelist: whitelistResource(whitelist, exoPhones),
    whitelistEntry: whitelistEntryResource(whitelist),
  };
}
