// Runs in a page: a call between two connections of it that may use relays only.

/** As gathered on both sides; the error codes are those of TURN, e.g. 401. */
const gathered = { candidates: [], errorCodes: [] };
let callee;

globalThis.relayCall = async (iceServers) => {
  const caller = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
  callee = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
  join(caller, callee);
  join(callee, caller);
  callee.ontrack = ({ track, streams }) => {
    // A browser decodes what is shown, and nothing else.
    const element = document.createElement(track.kind);
    element.srcObject = streams[0];
    void element.play();
  };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  for (const track of stream.getTracks()) caller.addTrack(track, stream);
  await caller.setLocalDescription();
  await callee.setRemoteDescription(caller.localDescription);
  await callee.setLocalDescription();
  await caller.setRemoteDescription(callee.localDescription);
};

globalThis.gathered = gathered;

/** What has come to the callee, and which way. */
globalThis.figures = async () => {
  const stats = [...(await callee.getStats()).values()];
  const inbound = (kind) => stats.find((one) => one.type === 'inbound-rtp' && one.kind === kind);
  const pair = stats.find((one) => one.type === 'candidate-pair' && one.nominated && one.state === 'succeeded');
  const local = stats.find(({ id }) => id === pair?.localCandidateId);
  const remote = stats.find(({ id }) => id === pair?.remoteCandidateId);
  return {
    hasVideo: inbound('video')?.framesDecoded > 10,
    hasAudio: inbound('audio')?.totalAudioEnergy > 0,
    way: [local?.candidateType, local?.relayProtocol, remote?.candidateType].join(' '),
  };
};

function join(one, other) {
  one.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) gathered.candidates.push(candidate.candidate);
    void other.addIceCandidate(candidate);
  };
  one.onicecandidateerror = ({ errorCode }) => gathered.errorCodes.push(errorCode);
}
