// The tools that one response asked for: run side by side, answered all, and then the model goes on once.
import type { ToolCall } from '../model/model-session.ts';
import type { ToolResult } from '../tools/tool-runner.ts';
import type { TalkTools } from './talk-parts.ts';

export interface ToolTurn {
  readonly running: number;
  /** `spoke`: whether the response that asked for them said something, too. */
  run(calls: ToolCall[], spoke: boolean): void;
  close(): void;
}

export function createToolTurn(deps: {
  tools: TalkTools;
  onCalled: (call: ToolCall) => void;
  onAnswered: (call: ToolCall, result: ToolResult) => void;
  /** All calls of the response were answered. `next` is what the last one of them that wants something wants. */
  onDone: (next: ToolResult['next'], spoke: boolean) => void;
}): ToolTurn {
  const stopped = new AbortController();
  let running = 0;

  async function runAll(calls: ToolCall[], spoke: boolean): Promise<void> {
    running += 1;
    for (const call of calls) deps.onCalled(call);
    const results = await Promise.all(
      calls.map(async (call) => {
        const result = await deps.tools.run(call, stopped.signal);
        if (!stopped.signal.aborted) deps.onAnswered(call, result);
        return result;
      }),
    );
    running -= 1;
    if (stopped.signal.aborted) return;
    deps.onDone(results.find(({ next }) => next.kind !== 'respond')?.next ?? { kind: 'respond' }, spoke);
  }

  return {
    get running() {
      return running;
    },
    run: (calls, spoke) => void runAll(calls, spoke),
    close: () => stopped.abort(),
  };
}
