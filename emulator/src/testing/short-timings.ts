// Calls that are over in no time.

export const shortTimings = {
  originateMs: 2,
  answerAfterMs: 5,
  talkMs: 20,
  busyAfterMs: 5,
  rejectAfterMs: 5,
  ringTimeoutMs: 10,
  failAfterMs: 5,
  earlyHangUpMs: 3,
  settleAfterMs: 10,
};

export const shortDelivery = { timeoutMs: 2_000, retryAfterMs: [5, 5] };
