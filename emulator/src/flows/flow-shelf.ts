// The flows of an emulator: those it was given and those of its folder, and which of them takes the calls of an ExoPhone.
import { canonicalNumber } from '../calls/phone-number.ts';
import { type Flow, type FlowInput, flowSchema } from './flow.ts';
import { flowProblem, readFlowFolder } from './flow-file.ts';

export interface FlowOptions {
  /** A folder with a YAML file for each flow; the name of the file is the flow's id. */
  folder?: string | undefined;
  /** Flows by id, as they would be in a file. They take precedence over those of the folder. */
  inline?: Readonly<Record<string, FlowInput>>;
  /** The id of the flow for each ExoPhone. Takes precedence over `exoPhones` in a flow. */
  exoPhones?: Readonly<Record<string, string>>;
}

export interface ChosenFlow {
  id: string;
  flow: Flow;
}

export const defaultFlowId = 'default';

export class FlowShelf {
  readonly #flows: ReadonlyMap<string, Flow>;
  readonly #ofExoPhones: ReadonlyMap<string, string>;

  /**
   * Throws a TypeError that says what is wrong with a flow, or that an ExoPhone has one that is not there.
   *
   * @param voicebotUrl whom callers get whose ExoPhone has no flow; null greets them and hangs up
   */
  constructor({ folder, inline = {}, exoPhones = {} }: FlowOptions, voicebotUrl: string | null) {
    this.#flows = new Map([
      [defaultFlowId, checkedFlow(defaultFlowId, defaultFlow(voicebotUrl))],
      ...(folder === undefined ? [] : readFlowFolder(folder)),
      ...Object.entries(inline).map(([id, flow]): [string, Flow] => [id, checkedFlow(id, flow)]),
    ]);
    this.#ofExoPhones = new Map([
      ...Array.from(this.#flows).flatMap(([id, flow]) =>
        flow.exoPhones.map((number): [string, string] => [number, id]),
      ),
      ...Object.entries(exoPhones).map(([number, id]): [string, string] => [canonicalNumber(number) ?? number, id]),
    ]);
    for (const id of this.#ofExoPhones.values()) {
      if (!this.#flows.has(id)) throw new TypeError(`An ExoPhone has the flow ${id}, which is not there`);
    }
  }

  /** Throws a TypeError when a flow is to answer a number that is none of the account's ExoPhones. */
  checkExoPhones(ofAccount: readonly string[]): void {
    for (const [number, id] of this.#ofExoPhones) {
      if (ofAccount.includes(number)) continue;
      throw new TypeError(`flow ${id}: ${number} is no ExoPhone of the account; add it to the ExoPhones (--exophones)`);
    }
  }

  find(id: string): ChosenFlow | null {
    const flow = this.#flows.get(id);
    return flow === undefined ? null : { id, flow };
  }

  /** The flow that takes the calls of this ExoPhone (canonical). */
  ofExoPhone(exoPhone: string): ChosenFlow {
    const chosen = this.find(this.#ofExoPhones.get(exoPhone) ?? defaultFlowId);
    if (chosen === null) throw new Error('The default flow is missing');
    return chosen;
  }
}

function defaultFlow(voicebotUrl: string | null): FlowInput {
  if (voicebotUrl !== null) return { start: 'bot', applets: { bot: { applet: 'voicebot', url: voicebotUrl } } };
  const text = 'This number has no flow yet.';
  return { start: 'greet', applets: { greet: { applet: 'greeting', text, next: 'end' }, end: { applet: 'hangup' } } };
}

function checkedFlow(id: string, input: FlowInput): Flow {
  const checked = flowSchema.safeParse(input);
  if (checked.success) return checked.data;
  throw new TypeError(checked.error.issues.map((issue) => `flow ${id}: ${flowProblem(issue)}`).join('\n'));
}
