// Places and takes a video call. The page shows what the SDK tells, and asks it for what the buttons say.
import { type Call, CallClient, CallClientError, type IncomingCall } from '@patchcord/client';
import { type CallMedia, webRtc } from '@patchcord/client/media';

const part = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;
const show = (text: string) => {
  part('status').textContent = text;
};
const field = (name: string) => document.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value ?? '';

let client: CallClient | null = null;
let call: Call | null = null;
let media: CallMedia | null = null;

part<HTMLFormElement>('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  void signIn(field('user'));
});

async function signIn(userId: string): Promise<void> {
  // `?server=` names another one than that which serves this page. On a server with tokens, give `getToken` instead.
  const server = new URLSearchParams(location.search).get('server') ?? location.origin;
  client = new CallClient({ endpoints: [server], userId, media: webRtc() });
  client.on('incomingCall', ring);
  client.on('state', ({ name }) => name !== 'connected' && show(`Signalling: ${name}`));
  await client.connect();
  part('sign-in').hidden = true;
  part('place').hidden = false;
  show(`Signed in as ${userId}`);
}

part<HTMLFormElement>('place').addEventListener('submit', (event) => {
  event.preventDefault();
  void place(field('to'));
});

async function place(to: string): Promise<void> {
  try {
    const placed = await client?.place({ to, callType: 'video' });
    if (placed !== undefined) await talk(placed, `Calling ${to}`);
  } catch (error) {
    showUnlessOver(error);
  }
}

/** How a call has ended says more than that nothing can be done with it any more. */
function showUnlessOver(error: unknown): void {
  if (!(error instanceof CallClientError && error.code === 'call-already-ended')) show(String(error));
}

function ring(incoming: IncomingCall): void {
  if (call !== null) {
    show(`${incoming.data.from} calls, too`);
    return;
  }
  part('ringing').hidden = false;
  show(`${incoming.data.from} calls`);
  part('accept').onclick = () => void answer(incoming);
  part('reject').onclick = () => void incoming.reject();
  incoming.on('ringEnded', (reason) => {
    part('ringing').hidden = true;
    if (reason !== 'answered-here') show(`The ring is over: ${reason}`);
  });
}

async function answer(incoming: IncomingCall): Promise<void> {
  try {
    await incoming.accept();
    await talk(incoming, 'Connecting');
  } catch (error) {
    showUnlessOver(error);
  }
}

async function talk(current: Call, text: string): Promise<void> {
  call = current;
  show(text);
  part('talking').hidden = false;
  current.done.then(
    ({ hangUpReason }) => over(`The call is over: ${hangUpReason}`),
    () => over('The call is over'),
  );
  // A camera is nice to have; without a microphone there is no call.
  const started = await current.startMedia({ videoOptional: true }).catch(async (error: unknown) => {
    // It may have ended by itself.
    await current.end().catch(() => {});
    throw error;
  });
  media = started;
  part<HTMLVideoElement>('local').srcObject = started.localStream;
  part<HTMLVideoElement>('remote').srcObject = started.remoteStream;
  started.on('state', (state) => state !== 'ended' && show(`Media: ${state}`));
  started.on('remote', ({ muted, held }) =>
    show(held ? 'You are on hold' : muted ? 'The other one is muted' : 'Talking'),
  );
  started.on('warning', ({ name, isRaised }) => show(isRaised ? `Bad connection: ${name}` : 'Talking'));
  started.on('error', (error) => show(String(error)));
  started.on('local', press);
  press(started);
}

function press({ isMuted, isCameraOn, isHolding }: CallMedia): void {
  part('mute').setAttribute('aria-pressed', String(isMuted));
  part('camera').setAttribute('aria-pressed', String(isCameraOn));
  part('hold').setAttribute('aria-pressed', String(isHolding));
}

function over(text: string): void {
  call = null;
  media = null;
  part('talking').hidden = true;
  show(text);
}

part('mute').onclick = () => (media?.isMuted ? media.unmute() : media?.mute());
part('hold').onclick = () => (media?.isHolding ? media.resume() : media?.hold());
part('camera').onclick = () => {
  const turning = media?.isCameraOn ? media.turnCameraOff() : media?.turnCameraOn();
  turning?.catch((error: unknown) => show(String(error)));
};
part('hang-up').onclick = () => void call?.end();
