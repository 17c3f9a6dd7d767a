// Finds the Node.js that this project pins, so that every command runs on the same one whatever the machine has.
// Plain JavaScript for Node 20: this is what runs before the pinned one is there.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const OLDEST_USABLE_MAJOR = 24;

/**
 * Path of a Node.js that can run this project: the pinned one when its package is installed, else the running one
 * when it is new enough (macOS has no pinned package), else null.
 * @returns {string | null}
 */
export function pinnedNodePath() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packageName = `node-${platform}-${process.arch}`;
  try {
    const manifestPath = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
    return join(dirname(manifestPath), manifest.bin.node);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return Number.parseInt(process.versions.node, 10) >= OLDEST_USABLE_MAJOR ? process.execPath : null;
  }
}
