// Baseline: the least that several instances on one NATS can be. What a webhook causes is published; whatever is published
// is written to every client, also to those of the instance that it comes from.
import { createBareBroadcast } from '../servers/bare-broadcast.ts';
import { busUrlVariable } from '../servers/baselines.ts';
import { openNatsLine } from '../servers/nats-line.ts';
import { openWebhookDoor } from '../servers/webhook-door.ts';

const clients = createBareBroadcast();
const publish = await openNatsLine(process.env[busUrlVariable] ?? '', clients.send);
clients.letIn(openWebhookDoor(publish));
