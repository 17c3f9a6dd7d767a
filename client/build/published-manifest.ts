// The package.json of the published package. That of the workspace points at the sources instead.
import manifest from '../package.json' with { type: 'json' };

const { name, version, description, license, type, sideEffects } = manifest;

export const publishedManifest = {
  name,
  version,
  description,
  keywords: ['exotel', 'calls', 'websocket', 'reconnect', 'failover'],
  license,
  type,
  sideEffects,
  engines: { node: '>=20' },
  exports: {
    '.': { types: './index.d.ts', default: './index.js' },
    './media': { types: './media.d.ts', default: './media.js' },
    './testing': { types: './testing.d.ts', default: './testing.js' },
    './package.json': './package.json',
  },
  files: ['*.js', '*.d.ts'],
  // Only `./testing` needs it, and apps on a Node.js without a WebSocket of its own.
  peerDependencies: { ws: '^8.0.0' },
  peerDependenciesMeta: { ws: { optional: true } },
};
