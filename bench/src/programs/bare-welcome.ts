// Baseline of the storm: the least that a resume can be. Whatever a client says first is answered with the very bytes of
// Patchcord's welcome and of the events missed; nobody is checked, and nothing is looked up.
import { WebSocketServer } from 'ws';
import { serverFrame } from '../clients/frames.ts';
import { welcomeTextsVariable } from '../servers/baselines.ts';
import { openWebhookDoor } from '../servers/webhook-door.ts';

const texts: string[] = JSON.parse(process.env[welcomeTextsVariable] ?? '[]');
const bytes = Buffer.concat(texts.map(serverFrame));
const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });

openWebhookDoor(() => undefined).on('upgrade', (request, socket, head) => {
  webSockets.handleUpgrade(request, socket, head, (ws) => {
    ws.on('error', () => undefined);
    ws.once('message', () => socket.write(bytes));
  });
});
