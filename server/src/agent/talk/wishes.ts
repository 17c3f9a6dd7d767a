// What the model is asked to say at moments that no caller's words lead to.
import type { Agent } from '../agent.ts';

const language = ({ language }: Agent) => `Speak the caller's language (${language} if unknown).`;

/** The caller's last question is the last thing in the conversation, if it was not answered. */
function continuation(unheard: string | null): string {
  return unheard === null
    ? 'Go on where the conversation was.'
    : `You were speaking, and the caller did not hear the rest of what you said: "${unheard}" Say that again.`;
}

function about({ resume }: Agent): string {
  return resume === null
    ? 'Say first, in one very short sentence, that you were cut off and are back.'
    : `Say first exactly this: "${resume.text}"`;
}

export const wishes = {
  greet: (text: string) => `Greet the caller now. Say exactly this and nothing else: "${text}"`,
  resume: (agent: Agent) =>
    `The line was interrupted for a moment. Say one short sentence about it and go on where you were. ${language(agent)}`,
  goOn: (agent: Agent, unheard: string | null) =>
    `The line was cut off for a moment. The caller has just been told so: do not speak of it again. ${continuation(unheard)} ${language(agent)}`,
  apologiseAndGoOn: (agent: Agent, unheard: string | null) =>
    `The line was cut off for a moment. ${about(agent)} ${continuation(unheard)} ${language(agent)}`,
  areYouThere: (agent: Agent) =>
    `The caller has been silent for a while. Ask in one short sentence whether they are still there. ${language(agent)}`,
  goodbye: (agent: Agent) => `Say good-bye to the caller in one short, friendly sentence. ${language(agent)}`,
  transfer: (agent: Agent) =>
    `Tell the caller in one short sentence that you are connecting them to a person now. ${language(agent)}`,
  idleGoodbye: (agent: Agent) =>
    `The caller does not answer. Say in one short sentence that you are ending the call, and good-bye. ${language(agent)}`,
  timeIsUp: (agent: Agent) =>
    `The time for this call is over. Say so in one short, friendly sentence, and good-bye. ${language(agent)}`,
};
