// Baseline: the least that a bridge between a carrier's stream and a realtime model can be. Two sockets a call,
// JSON.parse, a filter each way, base64; audio is passed on as it comes. Nothing is paced, recorded, measured, stored,
// checked or remembered.
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { modelUrlVariable } from '../talks/bare-bridge.ts';
import { Decimator, Interpolator } from '../talks/polyphase-filter.ts';

const FORMAT = { type: 'audio/pcm', rate: 24_000 };
const settings = JSON.stringify({
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { format: FORMAT }, output: { format: FORMAT } } },
});
const modelUrl = process.env[modelUrlVariable] ?? '';
const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });
const door = createServer((_request, response) => response.end('OK'));
door.on('upgrade', (request, socket, head) => webSockets.handleUpgrade(request, socket, head, bridge));
door.listen(Number(process.env['PORT']), '127.0.0.1');
process.on('SIGTERM', () => process.exit());

function bridge(phone: WebSocket): void {
  const model = new WebSocket(modelUrl, { perMessageDeflate: false });
  const toModel = new Interpolator();
  const toPhone = new Decimator();
  let streamSid = '';
  let isReady = false;

  phone.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.event === 'start') streamSid = message.stream_sid;
    if (message.event !== 'media' || !isReady) return;
    const audio = toModel.run(Buffer.from(message.media.payload, 'base64')).toString('base64');
    model.send(JSON.stringify({ type: 'input_audio_buffer.append', audio }));
  });
  model.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.type === 'session.created') model.send(settings);
    if (message.type === 'session.updated') isReady = true;
    if (message.type === 'input_audio_buffer.speech_started') {
      phone.send(JSON.stringify({ event: 'clear', stream_sid: streamSid }));
    }
    if (message.type !== 'response.output_audio.delta') return;
    const payload = toPhone.run(Buffer.from(message.delta, 'base64')).toString('base64');
    phone.send(JSON.stringify({ event: 'media', stream_sid: streamSid, media: { payload } }));
  });
  phone.on('close', () => model.close());
  model.on('close', () => phone.close());
  for (const socket of [phone, model]) socket.on('error', () => socket.terminate());
}
