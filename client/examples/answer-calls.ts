// Rings for one user and answers every call: node answer-calls.ts ws://127.0.0.1:5050 asha
import { CallClient } from '@patchcord/client';

const [endpoint = 'ws://127.0.0.1:5050', userId = 'asha'] = process.argv.slice(2);

const client = new CallClient({ endpoints: [endpoint], userId });
client.on('incomingCall', (call) => {
  console.log(call.data.from, 'calls');
  call.on('ringEnded', (reason) => console.log('the ring is over:', reason));
  call.accept().then(
    () => console.log('answered'),
    (error: unknown) => console.log('not answered:', error),
  );
});
await client.connect();
