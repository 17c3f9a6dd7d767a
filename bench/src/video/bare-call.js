// Runs in a page: a call without any server, from opening the devices to the first picture. What the browser takes.

/** Resolves with the ms from now until the picture of the one who answers is shown. */
async function bareCall() {
  const clickedAt = performance.now();
  const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()];
  caller.onicecandidate = ({ candidate }) => callee.addIceCandidate(candidate ?? undefined).catch(() => undefined);
  callee.onicecandidate = ({ candidate }) => caller.addIceCandidate(candidate ?? undefined).catch(() => undefined);
  const video = document.querySelector('#remote');
  const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  const picture = new MediaStream();
  video.srcObject = picture;
  caller.ontrack = ({ track }) => picture.addTrack(track);
  const streams = await Promise.all([open(), open()]);
  for (const track of streams[0].getTracks()) caller.addTrack(track, streams[0]);
  for (const track of streams[1].getTracks()) callee.addTrack(track, streams[1]);
  await caller.setLocalDescription();
  await callee.setRemoteDescription(caller.localDescription);
  await callee.setLocalDescription();
  await caller.setRemoteDescription(callee.localDescription);
  await shown;
  const ms = performance.now() - clickedAt;
  for (const connection of [caller, callee]) connection.close();
  for (const track of streams.flatMap((stream) => stream.getTracks())) track.stop();
  return ms;
}

function open() {
  return navigator.mediaDevices.getUserMedia({ audio: true, video: true });
}

globalThis.bareCall = bareCall;
