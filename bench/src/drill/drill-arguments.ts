// What was asked for on the drill's command line.
import { parseArgs } from 'node:util';
import { type ProxyName, proxyNames } from '@patchcord/testing/reverse-proxy';
import { appsNeeded } from './call-load.ts';
import { type Scene, scenes } from './scenes.ts';

export interface DrillArguments {
  clients: number;
  calls: number;
  faultSeconds: number;
  scenes: readonly Scene[];
  /** The proxy before both instances; undefined: none. */
  behind: ProxyName | undefined;
  /** Where the rows are written as JSON. */
  json: string | undefined;
  /** The page in Markdown that the table is written into. */
  page: string | undefined;
  help: boolean;
}

export type DrillArgumentsResult = { ok: true; value: DrillArguments } | { ok: false; error: string };

export const drillUsage = `usage: npm run drill [-- --clients N] [--calls N] [--scene NAME,…] [--seconds N]
                         [--behind PROXY] [--page FILE] [--json FILE]

Starts two instances with a Postgres, a Redis and an emulated Exotel of their own, connects clients of the SDK, keeps
calls in progress, breaks something, and compares what the clients were told with what really happened.

  --clients N     clients (500)
  --calls N       calls in progress (50)
  --scene NAME,…  the scenes, in this order (all)
  --seconds N     how long a fault lasts (8)
  --behind PROXY  ${proxyNames.join(', ')}: before both instances, as the one address of clients and Exotel (none)
  --page FILE     writes the table into a page in Markdown; whatever else is in it stays as it was
  --json FILE     writes the rows to FILE

${scenes.map(({ name, summary }) => `  ${name.padEnd(16)}${summary}`).join('\n')}

The exit code is 1 when anything was lost, told twice, stuck, wrong or answered twice, or when a client did not come
back. See docs/drill.md.`;

export function readDrillArguments(args: string[]): DrillArgumentsResult {
  try {
    const { values } = parseArgs({
      args,
      options: {
        clients: { type: 'string', default: '500' },
        calls: { type: 'string', default: '50' },
        seconds: { type: 'string', default: '8' },
        scene: { type: 'string' },
        behind: { type: 'string' },
        json: { type: 'string' },
        page: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const clients = wholeNumber('clients', values.clients);
    const calls = wholeNumber('calls', values.calls);
    if (clients < appsNeeded(calls))
      throw new Error(`${calls} calls need at least --clients ${appsNeeded(calls)}: parties of their own.`);
    const faultSeconds = wholeNumber('seconds', values.seconds);
    const { json, page, help } = values;
    const wished = { scenes: scenesOf(values.scene), behind: proxyOf(values.behind) };
    return { ok: true, value: { clients, calls, faultSeconds, ...wished, json, page, help } };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** What anybody types to play it again; without what says where to write. */
export function drillCommand(played: Omit<DrillArguments, 'json' | 'page' | 'help'>): string {
  const names = played.scenes.map(({ name }) => name).join(',');
  const isWhole = names === scenes.map(({ name }) => name).join(',');
  return [
    `npm run drill -- --clients ${played.clients} --calls ${played.calls} --seconds ${played.faultSeconds}`,
    ...(isWhole ? [] : [`--scene ${names}`]),
    ...(played.behind === undefined ? [] : [`--behind ${played.behind}`]),
  ].join(' ');
}

function scenesOf(names: string | undefined): readonly Scene[] {
  if (names === undefined) return scenes;
  return names.split(',').map((name) => {
    const scene = scenes.find((one) => one.name === name);
    if (scene === undefined)
      throw new Error(`No scene "${name}"; there are ${scenes.map((one) => one.name).join(', ')}.`);
    return scene;
  });
}

function proxyOf(given: string | undefined): ProxyName | undefined {
  const proxy = proxyNames.find((name) => name === given);
  if (proxy === undefined && given !== undefined)
    throw new Error(`No proxy "${given}"; there are ${proxyNames.join(', ')}.`);
  return proxy;
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`--${option}: "${text}" is not a whole number from 1 on.`);
  return Number(text);
}
