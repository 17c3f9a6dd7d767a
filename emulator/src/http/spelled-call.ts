// Writes a call in the dialect of this emulator.
import type { CallFacts, CallSpelling } from '@patchcord/exotel';
import type { AnyCall } from '../calls/any-call.ts';
import { type Dialects, spelledNumber } from '../dialects.ts';

export function spelledCall(facts: CallFacts, { kind }: AnyCall, dialects: Dialects): CallFacts {
  const spelled = (number: string) => spelledNumber(number, dialects);
  const hidesTo = dialects.flowTo === 'null' && (kind === 'to-flow' || kind === 'to-stream');
  return {
    ...facts,
    from: spelled(facts.from),
    to: hidesTo || facts.to === null ? null : spelled(facts.to),
    exoPhone: spelled(facts.exoPhone),
  };
}

export function callSpelling({ missing, uri, figures }: Dialects): CallSpelling {
  return {
    figures,
    ...(missing === 'documented' ? {} : { missing: missing === 'null' ? null : '' }),
    ...(uri === 'documented' ? {} : { uriCollection: uri }),
  };
}
