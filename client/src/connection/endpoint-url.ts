// Addresses of the server. Read without `URL`, which React Native has only in part.

const ADDRESS = /^(wss?|https?):\/\/([^/?#]+)(\/[^?#]*)?(\?[^#]*)?/i;
const webSocketSchemes: Record<string, string> = { wss: 'wss', https: 'wss', ws: 'ws', http: 'ws' };

/** The WebSocket address: https becomes wss, http ws, and no path becomes `/ws`. null: no address of a server. */
export function webSocketUrl(address: string): string | null {
  const [, scheme = '', host, path = '/', query = ''] = ADDRESS.exec(address.trim()) ?? [];
  return host === undefined
    ? null
    : `${webSocketSchemes[scheme.toLowerCase()]}://${host}${path === '/' ? '/ws' : path}${query}`;
}

/** Where the REST API of the same server answers, e.g. `https://calls.example/api`. */
export function apiUrl(endpoint: string): string {
  const [, scheme, host, path = ''] = ADDRESS.exec(endpoint) ?? [];
  return `${scheme === 'wss' ? 'https' : 'http'}://${host}${path.replace(/\/[^/]*$/, '')}/api`;
}

export function isEncrypted(endpoint: string): boolean {
  return endpoint.startsWith('wss:');
}
