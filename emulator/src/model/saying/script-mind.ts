// Mode `script`: says and does what a script says.
import type { Reply, ReplyEnd, ReplyStep } from '../response/reply.ts';
import { murmur } from './murmur.ts';
import type { Script, ScriptStep, ScriptTurn } from './script.ts';
import { type ClipId, clip, clipIds, sayClip } from './speech-library.ts';
import { speechMind } from './speech-mind.ts';
import type { Mind } from './turn.ts';

export function scriptMind(script: Script): Mind {
  const afterwards = speechMind();
  let next = 0;
  const current = (): ScriptTurn | undefined => script.turns[script.repeat ? next % script.turns.length : next];
  return {
    reply(turn): Reply {
      const scripted = turn.order.inConversation ? current() : undefined;
      if (scripted === undefined) return afterwards.reply(turn);
      next += 1;
      return { steps: scripted.do.map(replyStep), end: endOf(scripted) };
    },
    hears: () => current()?.heard ?? null,
  };
}

function replyStep(step: ScriptStep): ReplyStep {
  if ('wait' in step) return { do: 'wait', ms: step.wait };
  if ('call' in step) return { do: 'call', name: step.call.name, arguments: JSON.stringify(step.call.arguments) };
  const { say } = step;
  if (typeof say !== 'string') return { do: 'say', text: say.text, sound: clip(say.clip).sound };
  return isClipId(say) ? sayClip(say) : { do: 'say', text: say, sound: murmur(say) };
}

function isClipId(text: string): text is ClipId {
  return (clipIds as readonly string[]).includes(text);
}

function endOf({ fail, incomplete }: ScriptTurn): ReplyEnd {
  if (fail !== undefined) return { status: 'failed', code: fail, message: `The script lets this fail: ${fail}.` };
  return incomplete === undefined ? { status: 'completed' } : { status: 'incomplete', reason: incomplete };
}
