// What the model is asked to say at moments that no caller's words lead to.
import type { Agent } from '../agent.ts';

const language = ({ language }: Agent) => `Speak the caller's language (${language} if unknown).`;

export const wishes = {
  greet: (text: string) => `Greet the caller now. Say exactly this and nothing else: "${text}"`,
  resume: (agent: Agent) =>
    `The line was interrupted for a moment. Say one short sentence about it and go on where you were. ${language(agent)}`,
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
