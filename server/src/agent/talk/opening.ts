// The first words of a talk: a greeting, or, after a break of the line, a word about that and on with the conversation.
import { GREETING, RESUMED, type TalkContext } from './talk-context.ts';
import type { OwnWords, Resumed } from './talk-parts.ts';
import { wishes } from './wishes.ts';

export function open(context: TalkContext): void {
  const { parts, ask } = context;
  const { agent, earlier, resumed } = parts;
  const anythingSaid = earlier.some(({ kind }) => kind === 'caller' || kind === 'agent');
  if (resumed !== null && (anythingSaid || resumed.unheard !== null)) goOn(context, resumed);
  else if (resumed === null && earlier.length > 0) ask(wishes.resume(agent));
  else greet(context);
}

function greet(context: TalkContext): void {
  const { parts, state, ask } = context;
  const { agent, phrases } = parts;
  const { greeting } = agent;
  if (greeting === null) return;
  if (phrases.greeting === null) {
    state.greeting = greeting.interruptible ? null : 'due';
    ask(wishes.greet(greeting.text));
  } else {
    state.greeting = greeting.interruptible ? null : 'said';
    say(context, GREETING, { text: greeting.text, audio: phrases.greeting });
  }
}

/** What is recorded is heard at once, long before a model could speak. */
function goOn(context: TalkContext, { unheard }: Resumed): void {
  const { parts, ask } = context;
  const { agent, phrases } = parts;
  if (phrases.resume === null) {
    ask(wishes.apologiseAndGoOn(agent, unheard));
    return;
  }
  say(context, RESUMED, phrases.resume);
  ask(wishes.goOn(agent, unheard));
}

function say(context: TalkContext, key: string, words: OwnWords): void {
  context.turns.audio(key);
  context.say(key, words);
}
