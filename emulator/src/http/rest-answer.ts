// The door between a REST resource and HTTP: what it is asked and what it answers.
import { type AnswerFormat, encodeRestException, type RestExceptionFacts } from '@patchcord/exotel';

export interface RestRequest {
  format: AnswerFormat;
  /** The last part of the path without `.json`: a CallSid, a number. */
  id: string;
  query: URLSearchParams;
  /** The fields of an urlencoded or multipart body. */
  form: URLSearchParams;
}

export interface RestAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Why the request was refused, for the log; null when it was not. */
  refusal: string | null;
}

/** One REST resource. */
export type Resource = (request: RestRequest) => RestAnswer | Promise<RestAnswer>;

const contentTypes = { json: 'application/json', xml: 'application/xml' } as const;

export function okAnswer(body: string, format: AnswerFormat): RestAnswer {
  return { status: 200, headers: { 'content-type': contentTypes[format] }, body, refusal: null };
}

export function exceptionAnswer(facts: RestExceptionFacts, format: AnswerFormat): RestAnswer {
  const headers = { 'content-type': contentTypes[format] };
  return { status: facts.status, headers, body: encodeRestException(facts, format), refusal: facts.message };
}

/** The code is the one that Exotel integrators have seen with wrong parameters. */
export function badRequest(message: string, format: AnswerFormat): RestAnswer {
  return exceptionAnswer({ status: 400, message, code: 34001 }, format);
}
