// Places a call and follows it to its end: node place-a-call.ts ws://127.0.0.1:5050 1234567890 9876543210
import { CallClient } from '@patchcord/client';

const [endpoint = 'ws://127.0.0.1:5050', from = '1234567890', to = '9876543210'] = process.argv.slice(2);

const client = new CallClient({ endpoints: [endpoint] });
await client.connect();
const call = await client.place({ from, to });
console.log(call.callId, call.status);
call.on('status', (status) => console.log(call.callId, status));

const { status, conversationSeconds } = await call.done;
console.log('ended', status, conversationSeconds);
client.disconnect();
