// Whose voice is heard of a stereo recording: the caller is on the left, the agent on the right. One voice alone is put
// on both ears.

export type Side = 'both' | 'caller' | 'agent';

export interface Sides {
  choose(side: Side): void;
  close(): Promise<void>;
}

/** From now on the element is heard through this. */
export function createSides(element: HTMLMediaElement): Sides {
  const context = new AudioContext();
  const splitter = context.createChannelSplitter(2);
  const merger = context.createChannelMerger(2);
  context.createMediaElementSource(element).connect(splitter);
  const gains = [0, 1].flatMap((from) =>
    [0, 1].map((to) => {
      const gain = context.createGain();
      splitter.connect(gain, from);
      gain.connect(merger, 0, to);
      return { from, to, gain };
    }),
  );
  merger.connect(context.destination);
  return {
    choose(side) {
      void context.resume();
      const heard = { both: null, caller: 0, agent: 1 }[side];
      for (const { from, to, gain } of gains) gain.gain.value = (heard === null ? from === to : from === heard) ? 1 : 0;
    },
    close: () => context.close(),
  };
}
