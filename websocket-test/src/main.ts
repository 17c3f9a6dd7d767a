// The test client's entry: reads .env and the arguments, runs the client, and turns its end into an exit code.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { parseArguments, type Settings } from './arguments.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { helpText } from './help.ts';
import { Output } from './output.ts';
import { openPrompt } from './prompt.ts';
import { TestClient } from './test-client.ts';

const name = `websocket-test/${manifest.version}`;
// Next to package.json, whatever folder the program is started from.
const envFile = fileURLToPath(new URL('../.env', import.meta.url));
if (existsSync(envFile)) process.loadEnvFile(envFile);

process.exitCode = await main();

async function main(): Promise<ExitCode> {
  const task = parseArguments(process.argv.slice(2), process.env);
  if (!task.ok) {
    console.error(`${task.error}\n"npm start -- --help" shows how it is used.`);
    return exitCodes.wrongUsage;
  }
  if (task.value.kind === 'run') return runClient(task.value.settings);
  console.log(task.value.kind === 'help' ? helpText : name);
  return exitCodes.ok;
}

async function runClient(settings: Settings): Promise<ExitCode> {
  const output = new Output(settings.json);
  const client = new TestClient(settings, name, output);
  const interrupt = () => client.leave(settings.until === null ? exitCodes.ok : exitCodes.interrupted);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `npm start | head`: the reader has gone.
    if (error.code !== 'EPIPE') throw error;
    interrupt();
  });
  if (settings.until !== null || !process.stdin.isTTY) return client.run();

  const prompt = openPrompt(output.stream, (line) => client.obey(line), interrupt);
  output.attachPrompt(prompt);
  output.note('"help" lists the commands');
  const exitCode = await client.run();
  prompt.close();
  return exitCode;
}
