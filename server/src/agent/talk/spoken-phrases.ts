// What an agent says without its model, at the rate of the leg. Made once for each rate.
import type { SampleRate } from '../../media/phone-leg.ts';
import { atRate, holdSound } from '../../media/sounds.ts';
import type { Agent } from '../agent.ts';
import type { PhraseBook, PhraseName } from '../phrases.ts';
import type { Phrases } from './talk-parts.ts';

const RECORDED_RATE = 24_000;

export type PhrasesFor = (agent: Agent, sampleRate: SampleRate) => Phrases;

export function createSpokenPhrases(book: PhraseBook): PhrasesFor {
  // Agents are replaced when their files change: what was made of an old greeting goes with it.
  const made = new WeakMap<Buffer, Map<SampleRate, Buffer>>();
  const at = (audio: Buffer, sampleRate: SampleRate) => {
    const byRate = made.get(audio) ?? new Map<SampleRate, Buffer>();
    made.set(audio, byRate);
    const pcm = byRate.get(sampleRate) ?? atRate(audio, RECORDED_RATE, sampleRate);
    byRate.set(sampleRate, pcm);
    return pcm;
  };
  return ({ language, greeting, resume }, sampleRate) => {
    const phrase = (name: PhraseName) => {
      const { text, audio } = book.phrase(name, language);
      return { text, audio: at(audio, sampleRate) };
    };
    const resumeOf = () => {
      const said = resume ?? book.inLanguage('resume', language);
      return said === null || said.audio === null ? null : { text: said.text, audio: at(said.audio, sampleRate) };
    };
    return {
      greeting: greeting === null || greeting.audio === null ? null : at(greeting.audio, sampleRate),
      resume: resumeOf(),
      apology: phrase('apology'),
      lastApology: phrase('apology-final'),
      goodbye: phrase('goodbye'),
      transfer: phrase('transfer'),
      hold: holdSound(sampleRate),
    };
  };
}
