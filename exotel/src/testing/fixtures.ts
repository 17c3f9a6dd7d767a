// Reads the fixtures: what Exotel sent or documents, where that is known from, and what is to be read out of it.
import { readdirSync, readFileSync } from 'node:fs';

interface Fixture {
  name: string;
  /** The key of the source, and what was invented in it. */
  origin: string;
  /** An object stands for its JSON, an array for lines with CRLF between them. */
  body?: string | string[] | Record<string, unknown>;
  contentType?: string;
}

/** Something that Exotel sends to us: a query string or a body. */
export interface ReportFixture extends Fixture {
  query?: string;
  hint?: 'passthru' | 'popup' | 'dynamic-url';
  /** The facts of the report that are not null. */
  expected: Record<string, unknown>;
}

/** Something that Exotel answers. */
export interface AnswerFixture extends Fixture {
  method: string;
  httpStatus: number;
  expected: unknown;
}

export const reportFixtures = readAll<ReportFixture>('reports');
export const answerFixtures = readAll<AnswerFixture>('answers');

export function bodyText({ body = '' }: Fixture): string {
  if (Array.isArray(body)) return body.join('\r\n');
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function readAll<T extends Fixture>(folder: string): T[] {
  const directory = new URL(`../fixtures/${folder}/`, import.meta.url);
  return readdirSync(directory).map((file) => {
    const fixture = JSON.parse(readFileSync(new URL(file, directory), 'utf8')) as T;
    return { ...fixture, name: file.replace(/\.json$/, '') };
  });
}
