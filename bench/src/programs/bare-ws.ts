// Baseline: the least that a broadcast over WebSockets can be. What a webhook causes is written to every client.
import { createBareBroadcast } from '../servers/bare-broadcast.ts';
import { openWebhookDoor } from '../servers/webhook-door.ts';

const clients = createBareBroadcast();
clients.letIn(openWebhookDoor(clients.send));
