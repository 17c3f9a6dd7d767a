import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectModel } from './model/testing/model-client.ts';
import { eventually } from './testing/eventually.ts';
import { newFolder } from './testing/new-folder.ts';

const command = new URL('./cli-model.ts', import.meta.url).href;

interface Program {
  process: ChildProcess;
  output: () => string;
  exited: Promise<unknown[]>;
}

function run(args: string[]): Program {
  const program = `import { modelCommand } from '${command}'; await modelCommand(process.argv.slice(1));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, '--', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return { process: child, output: () => output, exited: once(child, 'close') };
}

/** Resolves with the address when the program listens. */
function listening({ output }: Program): Promise<string> {
  return eventually(() => {
    const [url] = /ws:\/\/127\.0\.0\.1:\d+\/v1\/realtime/.exec(output()) ?? [];
    if (url === undefined) throw new Error(`It printed: ${output()}`);
    return url;
  });
}

test('it serves sessions by a script until a signal ends it with code 0', async () => {
  const script = join(newFolder(), 'script.yaml');
  writeFileSync(script, 'turns: [{ do: [{ say: farewell }] }]');
  const program = run(['--port', '0', '--key', 'sk-right', '--script', script]);
  const url = await listening(program);
  await using client = await connectModel(url, { key: 'sk-right' });
  client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
  const { text } = await client.next('response.output_text.done');
  expect(text).toBe('Thank you for calling. Goodbye.');
  expect(program.output()).toMatch(/event=session-opened session=sess_\w+ model=gpt-realtime-2\.1 mode=script/);
  expect(program.output()).not.toContain('sk-right');
  program.process.kill('SIGTERM');
  expect(await program.exited).toEqual([0, null]);
});

test('sessions end at the age that it is told', async () => {
  const url = await listening(run(['--port', '0', '--session-max', '1']));
  await using client = await connectModel(url);
  expect(await client.closed).toMatchObject({ code: 1001 });
});

test.each([
  [['--port', 'x'], 2, 'port must be a whole number from 0 to 65535'],
  [['--mode', 'sing'], 2, 'mode must be speech or echo or script'],
  [['--loud'], 2, '--loud'],
  [['--port', '0', '--mode', 'script'], 1, 'The mode script needs a script'],
  [['--port', '0', '--script', '/nowhere.yaml'], 1, '/nowhere.yaml'],
])('%j is answered with code %i and a plain word', async (args, code, word) => {
  const program = run(args);
  expect(await program.exited).toEqual([code, null]);
  expect(program.output()).toContain(word);
});

test('help is printed and nothing is started', async () => {
  const program = run(['--help']);
  expect(await program.exited).toEqual([0, null]);
  expect(program.output()).toContain('--session-max');
});
