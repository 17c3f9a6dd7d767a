// The envelope of every v1 answer: JSON as it is, XML inside TwilioResponse; and the answer that says no.
import { encodeXml, type XmlElements } from './encode-xml.ts';

/** v1 answers are XML unless `.json` is appended to the resource (reference: Exotel API introduction, developer.exotel.com/api). */
export type AnswerFormat = 'xml' | 'json';

/** The body of an answer whose JSON and XML have the same elements. */
export function encodeAnswer(body: XmlElements, format: AnswerFormat): string {
  if (format === 'json') return JSON.stringify(body);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${encodeXml({ TwilioResponse: body })}`;
}

export interface RestExceptionFacts {
  /** The HTTP status, repeated in the body. */
  status: number;
  message: string;
  /** Exotel's own number for the error, such as 35008. Its documentation shows answers without one. */
  code?: number | undefined;
}

/**
 * The body of an answer with an error status. The JSON shape is captured; the XML one is its translation and unverified.
 */
export function encodeRestException(facts: RestExceptionFacts, format: AnswerFormat): string {
  const { status, message, code } = facts;
  const exception = { Status: status, Message: message, ...(code === undefined ? {} : { Code: code }) };
  return encodeAnswer({ RestException: exception }, format);
}
