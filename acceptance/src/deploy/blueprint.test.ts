// The Blueprints for Render: of the right form, whole, and enough for a server to start.
import { readFileSync } from 'node:fs';
import { readConfig } from '@patchcord/server/config';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

type Variable = {
  key?: string;
  value?: string | number | boolean;
  generateValue?: boolean;
  sync?: boolean;
  fromGroup?: string;
  fromDatabase?: { name: string };
  fromService?: { name: string; type: string; envVarKey?: string };
};
interface Service {
  type: string;
  name: string;
  region: string;
  healthCheckPath?: string;
  maxShutdownDelaySeconds?: number;
  startCommand?: string;
  envVars?: Variable[];
}
interface Blueprint {
  services: Service[];
  databases?: { name: string; region: string }[];
  envVarGroups: { name: string; envVars: Variable[] }[];
}

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const schema = JSON.parse(read('deploy/render-blueprint.schema.json'));
const isValid = new Ajv({ allErrors: true, strict: false }).compile(schema);

/** What a person would type where Render asks. */
const prompted: Record<string, string> = {
  EXOTEL_SID: 'acme1',
  EXOTEL_API_KEY: 'key',
  EXOTEL_TOKEN: 'token',
  EXOTEL_SUBDOMAIN: 'api.in.exotel.com',
  EXOTEL_CALLER_ID: '08047000001',
  DATABASE_URL: 'postgres://user:password@db.example.com/calls?sslmode=require',
};

/** The environment of a service, with what Render would put where the Blueprint refers to something. */
function environmentOf({ name, envVars = [] }: Service, { envVarGroups }: Blueprint): Record<string, string> {
  const all = envVars.flatMap((variable) =>
    variable.fromGroup === undefined ? [variable] : (groupOf(envVarGroups, variable.fromGroup)?.envVars ?? []),
  );
  const entries = all.map((variable) => [variable.key ?? '', valueGiven(variable)] as const);
  return { RENDER_EXTERNAL_URL: externalUrl(name), PORT: '10000', ...Object.fromEntries(entries) };
}

function groupOf(groups: Blueprint['envVarGroups'], wanted: string) {
  return groups.find(({ name }) => name === wanted);
}

function valueGiven({ key = '', value, generateValue, fromDatabase, fromService }: Variable): string {
  if (value !== undefined) return String(value);
  if (generateValue) return Buffer.alloc(32, key).toString('base64');
  if (fromDatabase !== undefined) return 'postgresql://user:password@dpg-1:5432/patchcord';
  if (fromService === undefined) return prompted[key] ?? '';
  return fromService.envVarKey === undefined ? 'redis://red-1:6379' : externalUrl(fromService.name);
}

function externalUrl(service: string): string {
  return `https://${service}.onrender.com`;
}

describe.each(['render.yaml', 'deploy/render-two-regions.yaml'])('%s', (path) => {
  const blueprint: Blueprint = parse(read(path));
  const web = blueprint.services.filter(({ type }) => type === 'web');

  test('has the documented fields, with documented values', () => {
    expect(isValid(blueprint) || isValid.errors).toBe(true);
  });

  test('refers to nothing that it does not have', () => {
    const named = (things: { name: string }[] = []) => things.map(({ name }) => name);
    for (const { envVars = [] } of blueprint.services) {
      for (const { fromGroup, fromDatabase, fromService } of envVars) {
        if (fromGroup !== undefined) expect(named(blueprint.envVarGroups)).toContain(fromGroup);
        if (fromDatabase !== undefined) expect(named(blueprint.databases)).toContain(fromDatabase.name);
        if (fromService === undefined) continue;
        const target = blueprint.services.find(({ name }) => name === fromService.name);
        expect(target?.type).toBe(fromService.type);
      }
    }
  });

  test('has a primary and a fallback that start with what it gives them, each knowing the other', () => {
    expect(web.map(({ name }) => name)).toEqual(['patchcord-primary', 'patchcord-fallback']);
    const configs = web.map((service) => readConfig(environmentOf(service, blueprint)));
    expect(configs).toEqual([expect.objectContaining({ ok: true }), expect.objectContaining({ ok: true })]);
    const [primary, fallback] = configs.map((read) => (read.ok ? read.config : null));
    expect(primary).toMatchObject({ production: true, host: '0.0.0.0', port: 10_000, telephony: 'exotel' });
    expect(primary?.otherEndpoints).toEqual([`wss://patchcord-fallback.onrender.com/ws`]);
    expect(fallback?.otherEndpoints).toEqual([`wss://patchcord-primary.onrender.com/ws`]);
    for (const secret of ['authSecret', 'operatorKey', 'webhookSecret', 'databaseUrl'] as const) {
      expect(primary?.[secret]?.reveal()).toBe(fallback?.[secret]?.reveal());
    }
  });

  test('lets a shutdown take as long as talks may, and restarts by what asks no database', () => {
    for (const service of web) {
      expect(service).toMatchObject({ healthCheckPath: '/livez', maxShutdownDelaySeconds: 300 });
      expect(service.startCommand).toBe('node server/src/main.ts');
      const config = readConfig(environmentOf(service, blueprint));
      expect(config.ok && config.config.drainMs / 1000).toBeLessThan(service.maxShutdownDelaySeconds ?? 0);
    }
  });
});

test('the first has all in one region, the second has its instances in two and no database of Render’s', () => {
  const [one, two] = ['render.yaml', 'deploy/render-two-regions.yaml'].map((path) => parse(read(path)) as Blueprint);
  const regions = (blueprint: Blueprint | undefined) =>
    new Set([...(blueprint?.services ?? []), ...(blueprint?.databases ?? [])].map(({ region }) => region));
  expect(regions(one)).toEqual(new Set(['singapore']));
  expect(regions(two)).toEqual(new Set(['singapore', 'frankfurt']));
  expect(two?.databases).toBeUndefined();
});

test.each([
  ['a health check without a slash', { healthCheckPath: 'livez' }],
  ['a shutdown that is too long', { maxShutdownDelaySeconds: 301 }],
  ['a field that there is not', { healthCheckInterval: 30 }],
  ['a region that there is not', { region: 'mumbai' }],
  ['a variable from two places', { envVars: [{ key: 'A', value: 'b', sync: false }] }],
])('the schema refuses %s', (_what, change) => {
  const blueprint = parse(read('render.yaml'));
  Object.assign(blueprint.services[0], change);
  expect(isValid(blueprint)).toBe(false);
});
