// How good a call sounds, estimated from figures of the network.

/**
 * An estimate of the mean opinion score, 1 (bad) to 4.4 (as good as narrowband gets): a short form of the E-model, which
 * knows delay, jitter and loss, and nothing of microphones, echo or codecs.
 * reference: Twilio Voice SDK 2.18 (lib/twilio/rtc/mos.js), after ITU-T G.107.
 */
export function estimateMos(roundTripMs: number, jitterMs: number, lossPercent: number): number {
  const latencyMs = roundTripMs + jitterMs * 2 + 10;
  const delayLoss = latencyMs < 160 ? latencyMs / 40 : (latencyMs - 120) / 10;
  const rating = Math.max(0, 94.768 - delayLoss - 2.5 * lossPercent);
  return 1 + 0.035 * rating + 0.000_007 * rating * (rating - 60) * (100 - rating);
}
