#!/usr/bin/env node
// `patchcord`: reads .env and the command line, and turns the command's end into an exit code.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { patchcord } from './patchcord.ts';
import { processShell } from './shell.ts';

// The server's own, in the project's folder, so that `doctor` sees what the server sees.
const envFile = fileURLToPath(new URL('../../.env', import.meta.url));
if (existsSync(envFile)) process.loadEnvFile(envFile);

process.exitCode = await patchcord(process.argv.slice(2), processShell());
