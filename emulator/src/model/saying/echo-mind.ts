// Mode `echo`: says back what was said.
import { atRate, durationMs, part, type Sound } from '../audio/sound.ts';
import type { Reply, ReplyStep } from '../response/reply.ts';
import { murmur } from './murmur.ts';
import { sayClip } from './speech-library.ts';
import { toolCalls } from './tool-rule.ts';
import type { Mind, Turn } from './turn.ts';

/** The end of what is longer. */
const maxEchoMs = 30_000;

export function echoMind(): Mind {
  return {
    reply(turn): Reply {
      const calls = toolCalls(turn);
      return { steps: calls.length > 0 ? calls : [echoOf(turn)], end: { status: 'completed' } };
    },
    hears: () => null,
  };
}

function echoOf({ userSound, userText, answeredTool }: Turn): ReplyStep {
  if (userSound !== null) return { do: 'say', text: userText, sound: ending(userSound) };
  if (userText !== '') return { do: 'say', text: userText, sound: murmur(userText) };
  return sayClip(answeredTool === null ? 'greeting' : 'done');
}

function ending(sound: Sound): Sound {
  const lengthMs = durationMs(sound);
  return atRate(part(sound, Math.max(0, lengthMs - maxEchoMs), lengthMs), 24_000);
}
