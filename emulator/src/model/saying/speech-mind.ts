// Mode `speech`: answers with real speech. It understands nothing, but follows the words it is given in writing.
import type { Reply } from '../response/reply.ts';
import { type ClipId, sayClip } from './speech-library.ts';
import { toolCalls } from './tool-rule.ts';
import type { Mind, Turn } from './turn.ts';

/** The first that matches what the user typed, or the response's own instructions, is said. */
const english: readonly [pattern: RegExp, clip: ClipId][] = [
  [/\bgreet|\bhello\b|\bwelcome\b/i, 'greeting'],
  [/\b(good)?bye\b|farewell/i, 'farewell'],
  [/\blong\b|\bstory\b|tell me (all|more)/i, 'long'],
  [/\bnumbers?\b|\bcount\b|\bpressed\b|\bkeypad\b/i, 'numbers'],
  [/\bopen\b|\bhours?\b|\btime\b/i, 'hours'],
  [/\bprice\b|\bcosts?\b|\bhow much\b/i, 'price'],
];
const hindi: readonly [pattern: RegExp, clip: ClipId][] = [
  [/\bgreet|\bhello\b|\bwelcome\b|नमस्ते/i, 'hi-greeting'],
  [/\b(good)?bye\b|farewell|धन्यवाद|अलविदा/i, 'hi-farewell'],
];

/** Said in turn to who only speaks. */
const rounds: Record<Language, readonly ClipId[]> = {
  en: ['hours', 'price', 'numbers', 'long'],
  hi: ['hi-answer'],
};

type Language = 'en' | 'hi';

const afterTool: Record<Language, ClipId> = { en: 'done', hi: 'hi-answer' };
const farewells: Record<Language, ClipId> = { en: 'farewell', hi: 'hi-farewell' };
const greetings: Record<Language, ClipId> = { en: 'greeting', hi: 'hi-greeting' };
const rules = { en: english, hi: hindi };

export function speechMind(): Mind {
  let answers = 0;
  const nextOf = (language: Language): ClipId => {
    const round = rounds[language];
    answers += 1;
    return round[(answers - 1) % round.length] ?? greetings[language];
  };
  const answer = (turn: Turn): ClipId => {
    const { order, userText, userSound, answeredTool } = turn;
    const language = languageOf(turn);
    const words = order.hasOwnInstructions ? `${userText} ${order.instructions}` : userText;
    const [, asked] = rules[language].find(([pattern]) => pattern.test(words)) ?? [];
    if (asked !== undefined) return asked;
    if (answeredTool !== null) return answeredTool === 'end_call' ? farewells[language] : afterTool[language];
    const isOpening = turn.isFirst && userSound === null && userText === '';
    return isOpening ? greetings[language] : nextOf(language);
  };
  return {
    reply(turn): Reply {
      const calls = toolCalls(turn);
      return { steps: calls.length > 0 ? calls : [sayClip(answer(turn))], end: { status: 'completed' } };
    },
    hears: () => null,
  };
}

/** Hindi when the instructions say so, or when anything is written in Devanagari. */
function languageOf({ order, userText }: Turn): Language {
  const isHindi = /\bhindi\b|हिन्दी|हिंदी/i.test(order.instructions) || /\p{Script=Devanagari}/u.test(userText);
  return isHindi ? 'hi' : 'en';
}
