// On what Exotel's documents about streams leave open or contradict each other, and which side a stream takes.
import { capturedStreamDialect, documentedStreamDialect, type StreamDialect } from '@patchcord/exotel';
import { z } from 'zod';
import { listingNames, oneOf } from '../parameters.ts';

export interface EmulatedDialect extends StreamDialect {
  /**
   * Of one media event: 100 (1600 bytes at 8 kHz), 200 (the 3200 bytes of another page) or 20 (the 320 bytes that
   * Exotel's guide to Sarvam names).
   */
  frameMs: 20 | 100 | 200;
  /**
   * What a `clear` does to marks that are waiting, which is documented nowhere. `dropped`: they never come back.
   * `flushed`: they come back at once. `echoed`: they come back when their audio would have been over.
   * The default is `dropped`: only a bot that waits for no mark after its `clear` is right under all three.
   */
  marksAfterClear: 'dropped' | 'flushed' | 'echoed';
}

const likes: Record<'captured' | 'documented' | 'camel-case', StreamDialect> = {
  captured: capturedStreamDialect,
  documented: documentedStreamDialect,
  'camel-case': { ...capturedStreamDialect, names: 'camelCase' },
};

export const defaultDialect: EmulatedDialect = { ...capturedStreamDialect, frameMs: 100, marksAfterClear: 'dropped' };

const fields = {
  names: z.enum(['snake_case', 'camelCase']).exactOptional(),
  numbers: z.enum(['strings', 'counters', 'numbers']).exactOptional(),
  encoding: z.enum(['base64', 'raw', 'audio/x-raw', 'audio/x-l16']).exactOptional(),
  bitRate: z.enum(['kbps', 'bits']).exactOptional(),
  sampleRateKey: z.enum(['sample_rate', 'sample-rate']).exactOptional(),
  connected: z.enum(['bare', 'versioned']).exactOptional(),
  noCustomParameters: z.enum(['absent', 'empty']).exactOptional(),
  frameMs: z.literal([100, 200, 20]).exactOptional(),
  marksAfterClear: z.enum(['dropped', 'flushed', 'echoed']).exactOptional(),
};

/** `like` names a whole dialect; what else is given comes in place of what that one says. */
export const streamDialectSchema = z
  .strictObject(
    { like: oneOf(['captured', 'documented', 'camel-case']).default('captured'), ...fields },
    { error: listingNames(['like', ...Object.keys(fields)]) },
  )
  .transform(({ like, ...given }): EmulatedDialect => ({ ...defaultDialect, ...likes[like], ...given }));

/**
 * Reads `documented,frameMs=200`: what is no `name=value` is what the dialect is like. What it returns is to be checked
 * by `streamDialectSchema`.
 */
export function streamDialectOfText(text: string): Record<string, unknown> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', value] = part.split('=', 2);
      return value === undefined ? ['like', name] : streamDialectEntry(name, value);
    }),
  );
}

export function streamDialectEntry(name: string, value: string): [string, unknown] {
  return [name, name === 'frameMs' && /^\d{1,4}$/.test(value) ? Number(value) : value];
}
