// The process: reads the environment, starts the server, and ends it well.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, projectRoot, readConfig } from './config.ts';
import { warningsOf } from './config-warnings.ts';
import { createLog } from './log/log.ts';
import { startServer } from './start-server.ts';

/** How long clients get to move to another instance. */
const CLIENTS_DRAIN_MS = 10_000;
const EXIT_CONFIG = 2;

const envFile = join(projectRoot, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);
const read = readConfig(process.env);
if (read.ok) {
  await run(read.config);
} else {
  console.error(`Patchcord cannot start:\n${read.mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
  console.error('See .env.example and docs/configuration.md.');
  process.exitCode = EXIT_CONFIG;
}

async function run(config: Config): Promise<void> {
  const log = createLog(config);
  const server = await startServer(config, log).catch((error: unknown) => {
    log.fatal(reasonOf(error, config));
    process.exit(1);
  });
  const { telephony, version } = config;
  log.info(
    { version, telephony, database: config.databaseUrl === null ? 'sqlite' : 'postgres' },
    `Listening on ${server.address}`,
  );
  for (const warning of warningsOf(config)) log.warn(warning);

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    // A second signal means that somebody does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'Draining');
    server.stop({ clientsMs: config.production ? CLIENTS_DRAIN_MS : 0, talksMs: config.drainMs }).then(
      () => {
        log.info('Stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'Could not stop in an orderly way');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'A bug ended the process');
    process.exit(1);
  });
}

function reasonOf(error: unknown, config: Config): string {
  const { code, message, cause } = error as Error & { code?: string };
  if (code === 'EADDRINUSE') {
    return `Port ${config.port} is taken: is Patchcord running already? Stop it, or set PORT to another one.`;
  }
  if (code === 'EACCES') return `Port ${config.port} may not be opened by this user; set PORT to one above 1023.`;
  // A message that says what to do is a whole sentence; any other is only as good as its cause.
  return cause instanceof Error && !message.endsWith('.') ? `${message}: ${cause.message}` : message;
}
