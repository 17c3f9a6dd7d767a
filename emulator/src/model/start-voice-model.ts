// The voice model with a server of its own.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VoiceModelOptions } from './model-options.ts';
import { VoiceModel } from './voice-model.ts';
import { refuse, voiceModelPath, voiceModelUpgrade } from './voice-model-upgrade.ts';

export interface VoiceModelServerOptions extends VoiceModelOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
}

export interface VoiceModelServer
  extends Pick<VoiceModel, 'sessions' | 'addFault' | 'faults' | 'clearFaults'>,
    AsyncDisposable {
  /** `ws://host:port/v1/realtime`, to which a client adds `?model=`. */
  readonly url: string;
  readonly port: number;
  /** Ends every session at once. */
  close(): Promise<void>;
}

/** Rejects when the port is taken or the options are not right. */
export async function startVoiceModel(options: VoiceModelServerOptions = {}): Promise<VoiceModelServer> {
  const model = new VoiceModel(options);
  const upgrade = voiceModelUpgrade(model);
  const server = createServer((_request, response) => {
    response.writeHead(426, { upgrade: 'websocket', 'content-type': 'text/plain' });
    response.end(`This is a WebSocket server: connect to ${voiceModelPath}?model=gpt-realtime-2.1\n`);
  });
  server.on('upgrade', (request, socket, head) => {
    if (!upgrade(request, socket, head)) refuse(socket, '404 Not Found');
  });
  const host = options.host ?? '127.0.0.1';
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    await model.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  let closed: Promise<void> | null = null;
  const closeOnce = () => (closed ??= close());
  return {
    url: `ws://${host.includes(':') ? `[${host}]` : host}:${port}${voiceModelPath}`,
    port,
    sessions: () => model.sessions(),
    addFault: (fault) => model.addFault(fault),
    faults: () => model.faults(),
    clearFaults: () => model.clearFaults(),
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}
