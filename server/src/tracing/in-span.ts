// Work as a span, from its beginning to what came of it.
import type { OpenSpan, SpanBegin, SpanEnd, Tracing } from './tracing.ts';

export interface SpannedWork<Result> extends SpanBegin {
  name: string;
  /** Spans that begin in it are children of this one. */
  work: (span: OpenSpan) => Promise<Result>;
  /** How a result ends the span. */
  endOf: (result: Result) => SpanEnd;
  /** How an exception does. */
  endOfError?: SpanEnd;
}

export function inSpan<Result>(tracing: Tracing, spanned: SpannedWork<Result>): Promise<Result> {
  const { name, work, endOf, endOfError = {}, ...begin } = spanned;
  const span = tracing.begin(name, begin);
  return tracing.within(span, async () => {
    try {
      const result = await work(span);
      span.end(endOf(result));
      return result;
    } catch (error) {
      span.end({ failed: 'internal', ...endOfError });
      throw error;
    }
  });
}
