// The bare bot of the benchmark: sends each media event back, and notes when it came. In a process of its own.
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { behindSchedule } from './behind-schedule.ts';

const frameMs = 100;
/** Of each connection, when its media events came, in ms of the monotonic clock. */
const arrivals: number[][] = [];

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => {
  const mine: number[] = [];
  arrivals.push(mine);
  socket.on('message', (data: Buffer) => {
    // No JSON here: the machine is to be left to the emulator.
    if (data.indexOf('"event":"media"') !== 1) return;
    mine.push(performance.now());
    const payload = data.subarray(data.indexOf('"payload":"'));
    socket.send(`{"event":"media","stream_sid":"x","media":{${payload.toString('latin1')}`);
  });
});
server.on('listening', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  const lateness = arrivals.flatMap((times) => behindSchedule(times, frameMs));
  process.send?.({ lateness }, () => process.exit());
});
