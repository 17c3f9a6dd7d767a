// What a benchmark is, and what it is given.
import type { TalkArguments } from './arguments.ts';
import type { Report } from './report/figures.ts';

export interface BenchmarkContext {
  /** Fewer and shorter rounds: to see that it works, not to quote. */
  quick: boolean;
  /** Whatever the benchmark opens belongs here, and is closed when it ends or is interrupted. */
  resources: AsyncDisposableStack;
  /** Where the measured server writes CPU profiles, if that is wanted. */
  profileDir: string | undefined;
  talks: TalkArguments;
  /** Tells a person who waits what goes on. */
  progress(text: string): void;
}

export interface Benchmark {
  name: string;
  /** One line for `--help`. */
  summary: string;
  /** Too long to be run when nothing is named. */
  onlyByName?: true;
  run(context: BenchmarkContext): Promise<Report>;
}
