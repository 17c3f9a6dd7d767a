#!/usr/bin/env node
// `node run.mjs FILE ARGS…` runs FILE on the pinned Node.js: in this very process when it already is the one,
// else in a child that gets our signals and gives us its exit code.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pinnedNodePath } from './pinned-node.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node run.mjs FILE [ARGS…]');
  process.exit(2);
}
const node = pinnedNodePath();
if (node === null) {
  console.error(
    `Patchcord needs Node.js 24; this is ${process.version}. Run "npm install" in the project's folder (it brings the pinned one on Linux and Windows), or install Node.js 24.`,
  );
  process.exit(1);
}
if (realpathSync(node) === realpathSync(process.execPath)) {
  process.argv.splice(1, 2, resolve(file));
  await import(pathToFileURL(resolve(file)).href);
} else {
  const child = spawn(node, [file, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
