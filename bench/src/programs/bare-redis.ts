// Baseline: the least that several instances on one Redis can be. What a webhook causes is published; whatever is
// published is written to every client, also to those of the instance that it comes from.
import { createClient } from 'redis';
import { createBareBroadcast } from '../servers/bare-broadcast.ts';
import { busUrlVariable } from '../servers/baselines.ts';
import { openWebhookDoor } from '../servers/webhook-door.ts';

const CHANNEL = 'bare-events';
const url = process.env[busUrlVariable] ?? '';
const publisher = createClient({ url });
const subscriber = createClient({ url });
await Promise.all([publisher.connect(), subscriber.connect()]);
const clients = createBareBroadcast();
await subscriber.subscribe(CHANNEL, clients.send);
clients.letIn(openWebhookDoor((text) => void publisher.publish(CHANNEL, text)));
