// Several voices at once, as one.

/** Adds `voice` to `into` from its beginning; what is too loud for 16 bits stays at the limit instead of wrapping. */
export function mixInto(into: Int16Array, voice: Int16Array): void {
  const length = Math.min(into.length, voice.length);
  for (let at = 0; at < length; at += 1) {
    into[at] = Math.max(-32_768, Math.min(32_767, (into[at] as number) + (voice[at] as number)));
  }
}
