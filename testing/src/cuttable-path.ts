// The way of one device to the servers, by TCP and by UDP, which a test may cut and mend: while it is cut nothing gets
// through and nobody is told, as in a network that is gone.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

export class CuttablePath implements AsyncDisposable {
  readonly #tcp: Server;
  readonly #udp: UdpSocket;
  readonly #sockets = new Set<Socket>();
  /** The way back to each port of the device. */
  readonly #backs = new Map<number, UdpSocket>();
  #isCut = false;

  private constructor(tcp: Server, udp: UdpSocket) {
    this.#tcp = tcp;
    this.#udp = udp;
  }

  /** Leads to these ports of this machine. */
  static async start({ tcpTo, udpTo }: { tcpTo: number; udpTo: number }): Promise<CuttablePath> {
    const path = new CuttablePath(createServer(), createSocket('udp4'));
    path.#tcp.on('connection', (socket) => path.#join(socket, connect(tcpTo, HOST)));
    path.#udp.on('message', (data, { port }) => path.#forward(data, port, udpTo));
    path.#tcp.listen(0, HOST);
    path.#udp.bind(0, HOST);
    await Promise.all([once(path.#tcp, 'listening'), once(path.#udp, 'listening')]);
    return path;
  }

  get tcpPort(): number {
    return (this.#tcp.address() as AddressInfo).port;
  }

  get udpPort(): number {
    return this.#udp.address().port;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.pause();
  }

  mend(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const back of this.#backs.values()) back.close();
    this.#udp.close();
    this.#tcp.close();
    await once(this.#tcp, 'close');
  }

  #join(one: Socket, other: Socket): void {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (data) => to.write(data));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#isCut) from.pause();
    }
  }

  #forward(data: Buffer, devicePort: number, udpTo: number): void {
    if (this.#isCut) return;
    const back = this.#backs.get(devicePort) ?? this.#wayBack(devicePort);
    back.send(data, udpTo, HOST);
  }

  #wayBack(devicePort: number): UdpSocket {
    const back = createSocket('udp4');
    this.#backs.set(devicePort, back);
    back.on('message', (data) => {
      if (!this.#isCut) this.#udp.send(data, devicePort, HOST);
    });
    return back;
  }
}
