// What comes back for a request that a fault hits.
import { setTimeout as pause } from 'node:timers/promises';
import type { AnswerFormat } from '@patchcord/exotel';
import { exceptionAnswer, type Resource, type RestAnswer, type RestRequest } from './rest-answer.ts';
import type { RestFault } from './rest-faults.ts';

export async function faultyAnswer(
  fault: RestFault,
  request: RestRequest,
  resource: Resource,
): Promise<RestAnswer | 'silence' | 'reset'> {
  const format = spoiltFormat(fault) ?? request.format;
  // The resource is asked also where its answer is thrown away: asking connect is what places the call.
  const answer = asksResource(fault) ? await resource({ ...request, format }) : unavailable(fault, format);
  if (fault.delayMs !== undefined) await pause(fault.delayMs, undefined, { ref: false });
  switch (fault.kind) {
    case 'silence':
    case 'reset':
      return fault.kind;
    case 'status':
      return unavailable(fault, format);
    case 'html':
      return gatewayPage(fault.status ?? 502);
    case 'truncated-xml':
    case 'truncated-json':
      return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
    case 'delay':
      return answer;
  }
}

function spoiltFormat(fault: RestFault): AnswerFormat | null {
  if (fault.kind === 'truncated-xml') return 'xml';
  return fault.kind === 'truncated-json' ? 'json' : null;
}

function asksResource(fault: RestFault): boolean {
  return fault.placesCall ?? (fault.kind === 'delay' || spoiltFormat(fault) !== null);
}

/** Status, message and code are the captured ones unless the fault has its own. */
function unavailable(fault: RestFault, format: AnswerFormat): RestAnswer {
  const { status = 503, message = 'Service Unavailable; ', retryAfterSeconds } = fault;
  const code = fault.exotelCode ?? (status === 503 ? 35008 : undefined);
  const answer = exceptionAnswer({ status, message, code }, format);
  if (retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterSeconds) } };
}

function gatewayPage(status: number): RestAnswer {
  const body = `<html>\r\n<head><title>${status}</title></head>\r\n<body><center><h1>${status}</h1></center></body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, body, refusal: null };
}
