// `npm start`: installs and builds what is missing, then runs the server; without Exotel credentials an emulated Exotel beside it.
// Plain JavaScript for Node 20: the server itself runs on the pinned Node 24.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import * as util from 'node:util';
import { ensureConsoleBuilt } from './build-console.mjs';
import { ensureInstalled, projectRoot } from './install.mjs';

ensureInstalled();
const { pinnedNodePath } = await import('../runtime/pinned-node.mjs');
const node = pinnedNodePath();
if (node === null) {
  console.error(`Patchcord needs Node.js 24; this is ${process.version}, and none came with the packages.`);
  process.exit(1);
}

ensureConsoleBuilt(node);

const env = { ...readEnvFile(join(projectRoot, '.env')), ...process.env };
const port = Number(env.PORT || 5050);
const emulatorPort = Number(env.EMULATOR_PORT || port + 1);
const dataDir = env.DATA_DIR || join(projectRoot, 'data');
const needsEmulator = !env.EXOTEL_SID && !env.EXOTEL_API_KEY && env.NODE_ENV !== 'production';
const needsModel = !env.OPENAI_API_KEY && !env.OPENAI_REALTIME_URL;
const reachableHost = ['', '0.0.0.0', '::'].includes(env.HOST ?? '') ? '127.0.0.1' : env.HOST;
const children = new Map();
let exitCode = null;

if (await isTaken(port)) {
  console.error(`Port ${port} is taken: is Patchcord running already? Stop it, or set PORT to another one.`);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopAll(0));
stopWhenAbandoned();

if (needsEmulator) {
  env.EXOTEL_SID = 'emulated1';
  env.EXOTEL_API_KEY = 'key';
  env.EXOTEL_TOKEN = 'token';
  env.EXOTEL_CALLER_ID = '08047000001';
  env.EXOTEL_BASE_URL = `http://127.0.0.1:${emulatorPort}`;
  if (needsModel) env.OPENAI_REALTIME_URL = `ws://127.0.0.1:${emulatorPort}/v1/realtime`;
  run('emulator', 'emulator/src/cli.ts', [
    '--port',
    String(emulatorPort),
    '--data-dir',
    join(dataDir, 'emulator'),
    '--flows',
    writeFlow(join(dataDir, 'emulator', 'flows')),
    '--quiet',
  ]);
}
run('server', 'server/src/main.ts', []);
if (await isReady()) printWhereToClick();

/** What a caller of the ExoPhone goes through: the agent, and after it whomever the agent has transferred the call to. */
function writeFlow(folder) {
  const server = `http://127.0.0.1:${port}/exotel`;
  const flow = {
    exoPhones: ['08047000001'],
    start: 'agent',
    applets: {
      agent: { applet: 'voicebot', url: `${server}/voicebot`, next: 'person' },
      person: {
        applet: 'connect',
        url: `${server}/connect`,
        next: { conversationEnded: 'report', nobodyAnswered: 'report', nobodyDialled: 'end' },
      },
      report: { applet: 'passthru', url: `${server}/passthru`, async: true, next: 'end' },
      end: { applet: 'hangup' },
    },
  };
  mkdirSync(folder, { recursive: true });
  // JSON is YAML, too.
  writeFileSync(join(folder, 'patchcord.yaml'), JSON.stringify(flow, null, 2));
  return folder;
}

function run(name, file, args) {
  // The emulator's one line of output is its address, which is told below.
  const stdio = ['inherit', name === 'emulator' ? 'ignore' : 'inherit', 'inherit'];
  const child = spawn(node, [join(projectRoot, file), ...args], { stdio, cwd: projectRoot, env });
  children.set(name, child);
  child.on('exit', (code, signal) => {
    children.delete(name);
    if (exitCode === null) {
      console.error(`The ${name} ended (${signal ?? `exit code ${code}`}).`);
      stopAll(code || 1);
    }
    if (children.size === 0) process.exit(exitCode);
  });
}

function stopAll(code) {
  exitCode ??= code;
  for (const child of children.values()) child.kill('SIGTERM');
}

async function isReady() {
  while (exitCode === null) {
    const answer = await fetch(`http://${reachableHost}:${port}/health`).catch(() => null);
    // Another server may have the port; ours is about to say so itself.
    const health = answer?.ok ? await answer.json().catch(() => null) : null;
    if (health?.instance?.endsWith(`-${children.get('server')?.pid}`)) return exitCode === null;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function printWhereToClick() {
  const at = `http://${reachableHost}:${port}`;
  const lines = [
    '',
    `  Patchcord runs.        ${at}   (open it in a browser)`,
    `  REST API               ${at}/docs`,
    `  WebSocket messages     ${at}/docs/asyncapi.json`,
    `  Health                 ${at}/health`,
    `  App clients            ws://${reachableHost}:${port}/ws`,
  ];
  if (needsEmulator) {
    lines.push(
      '',
      `  No Exotel credentials are set, so an EMULATED Exotel answers, on http://127.0.0.1:${emulatorPort}: nobody's phone rings.`,
      '  The dialled number decides: …0001 is busy, …0002 never answers, …0003 rejects, …0004 fails,',
      '  …0005 hangs up after 1 s, every other answers after 1 s and talks for 4 s.',
      `  Its page: calls, faults, and a handset for your own voice   http://127.0.0.1:${emulatorPort}/`,
      '  Call 08047000001 from the handset to talk to the agent (agents/demo.yaml).',
    );
    if (needsModel) {
      lines.push(
        '  No OPENAI_API_KEY is set, so an EMULATED voice model answers: it hears that you speak, not what you say.',
      );
    }
  }
  lines.push(
    '',
    '  Place a call:          cd websocket-test && npm install && npm start -- --call 1234567890 9876543210',
    '',
  );
  console.log(lines.join('\n'));
}

function readEnvFile(path) {
  if (!existsSync(path)) return {};
  if (util.parseEnv === undefined) throw new Error('Reading .env needs Node.js 20.12 or newer');
  return util.parseEnv(readFileSync(path, 'utf8'));
}

function isTaken(tcpPort) {
  return new Promise((resolve) => {
    const probe = connect(tcpPort, reachableHost);
    probe.on('connect', () => resolve(true)).on('error', () => resolve(false));
    probe.on('connect', () => probe.destroy());
  });
}

/** npm ends its shell on a signal and leaves us behind: whoever is left alone goes too. */
function stopWhenAbandoned() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stopAll(0);
  }, 500).unref();
}
