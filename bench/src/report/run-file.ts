// The figures of a run as a file: what `--json` writes and `--from` reads, and the sections of a page that it makes.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Report } from './figures.ts';
import type { PageSection } from './page.ts';
import { pageSection } from './page-section.ts';

export interface Run {
  /** As `describeMachine` says it, when the run began. */
  machine: string;
  quick: boolean;
  /** What was wished on the command line, beside names. */
  options: readonly string[];
  reports: readonly Report[];
}

export function writeRun(file: string, run: Run): void {
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
}

/** Throws when it cannot be read, or is something else. */
export function readRun(file: string): Run {
  // JSON has no way to write NaN, and makes it null.
  const run: Partial<Run> = JSON.parse(readFileSync(file, 'utf8'), (_key, value) => value ?? Number.NaN);
  const { machine, quick, options = [], reports } = run;
  if (typeof machine !== 'string' || typeof quick !== 'boolean' || !Array.isArray(reports)) {
    throw new Error(`${file} is not what npm run bench -- --json writes.`);
  }
  return { machine, quick, options, reports };
}

/** Each with the command that measures it alone. */
export function sectionsOf({ machine, quick, options, reports }: Run): PageSection[] {
  return reports.map((report) => {
    const command = ['npm run bench --', report.benchmark, ...options].join(' ');
    return pageSection(report, { machine, quick, command });
  });
}
