// What a tool has come to, in words for the model, which tells the caller in its own.
import type { TransferTarget } from '../agent.ts';
import type { ReadArguments } from './call-arguments.ts';
import { type EndpointAnswer, type EndpointFailure, MAX_ANSWER_BYTES } from './call-endpoint.ts';

export type ToolFailure =
  | EndpointFailure
  | 'unknown-tool'
  | 'broken-arguments'
  | 'wrong-arguments'
  | 'secret-missing'
  | 'bug';

export interface ToolResult {
  /** JSON for the model. */
  output: string;
  /** What is to happen after the model has been told. */
  next: { kind: 'respond' } | { kind: 'end-call' } | { kind: 'transfer'; target: TransferTarget };
  /** null: it did what it was asked to. */
  failed: ToolFailure | null;
}

export interface ToolOutcome extends ToolResult {
  /** Of the endpoint's answer; null: none came, or none was asked for. */
  status: number | null;
  attempts: number;
  /** For the log; never what was said. */
  cause: string | null;
}

const endpointErrors: Record<Exclude<EndpointFailure, 'refused'>, string> = {
  timeout: 'The service did not answer in time.',
  unreachable: 'The service cannot be reached.',
  redirected: 'The service has moved.',
  unreadable: 'The service answered with something that is neither JSON nor text.',
  aborted: 'The call is over.',
};

export function done(answer: Record<string, unknown>, next: ToolResult['next']): ToolOutcome {
  const output = JSON.stringify({ ok: true, ...answer });
  return { output, next, failed: null, status: null, attempts: 0, cause: null };
}

export function failure(failed: ToolFailure, answer: { error: string; [detail: string]: unknown }): ToolOutcome {
  const output = JSON.stringify({ ok: false, ...answer });
  return { output, next: { kind: 'respond' }, failed, status: null, attempts: 0, cause: null };
}

export function unknownTool(tools: string[]): ToolOutcome {
  return failure('unknown-tool', { error: 'There is no such tool.', tools });
}

export function refusedArguments({ code, error, issues }: Extract<ReadArguments, { ok: false }>): ToolOutcome {
  return failure(code, issues.length === 0 ? { error } : { error, issues });
}

/** The first target when the model names none. */
export function transferred(given: unknown, targets: TransferTarget[]): ToolOutcome {
  const target = given === undefined ? targets[0] : targets.find(({ name }) => name === given);
  if (target !== undefined) return done({ target: target.name }, { kind: 'transfer', target });
  const names = targets.map(({ name }) => name);
  return failure('wrong-arguments', { error: 'There is no such target. Choose one of these.', targets: names });
}

export function answered(answer: EndpointAnswer): ToolOutcome {
  const { failed, status, attempts, cause } = answer;
  return { ...toldOf(answer), failed, status, attempts, cause };
}

function toldOf({ failed, status, body, isTruncated }: EndpointAnswer): ToolOutcome {
  const note = isTruncated ? { note: `Only the first ${MAX_ANSWER_BYTES / 1024} KiB of the answer are here.` } : {};
  if (failed === null) return done({ status, ...note, body }, { kind: 'respond' });
  if (failed !== 'refused') return failure(failed, { error: endpointErrors[failed] });
  return failure(failed, { error: `The service refused with status ${status}.`, status, body });
}
