// Where a bot is reached, and what its URL asks for.
import { readStreamUrlQuery, type StreamUrlQuery } from '@patchcord/exotel';

export interface BotAddress extends StreamUrlQuery {
  /** Without userinfo and fragment; the query goes along. */
  url: string;
  /** A Basic header made of the userinfo, if there was any. */
  headers: Record<string, string>;
}

/** Null when it is not the URL of a WebSocket. */
export function readBotAddress(text: string): BotAddress | null {
  const url = URL.parse(text);
  if (url === null || !['ws:', 'wss:'].includes(url.protocol)) return null;
  const headers = basicHeader(url);
  url.username = '';
  url.password = '';
  url.hash = '';
  return { url: url.href, headers, ...readStreamUrlQuery(url.searchParams) };
}

function basicHeader({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = [username, password].map(decoded).join(':');
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** A stray % is meant as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
