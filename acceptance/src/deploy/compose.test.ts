// compose.yaml and the systemd unit: what they name is there, and a server starts with what they give it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '@patchcord/server/config';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string) => readFileSync(join(project, path), 'utf8');

interface Service {
  image?: string;
  environment?: Record<string, string | number>;
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
  stop_grace_period?: string;
  read_only?: boolean;
}

/** What docs/self-host.md has people put into .env. */
const env: Record<string, string> = {
  EXOTEL_SID: 'acme1',
  EXOTEL_API_KEY: 'key',
  EXOTEL_TOKEN: 'token',
  EXOTEL_CALLER_ID: '08047000001',
  EXOTEL_WEBHOOK_SECRET: 'a-webhook-secret-of-the-tests',
  AUTH_SECRET: 'an-auth-secret-of-the-tests-0123456789',
  PRIMARY_URL: 'https://calls.example.com',
  FALLBACK_URL: 'https://calls-fallback.example.com',
  POSTGRES_PASSWORD: 'secret',
  GRAFANA_PASSWORD: 'secret',
};

const compose = parse(read('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const services = Object.entries(compose.services);

/** `${NAME}` and `${NAME:?why}` by their values. */
function interpolated(text: string): string {
  return text.replaceAll(/\$\{(\w+)(?::\?[^}]*)?\}/g, (_all, name: string) => env[name] ?? `no ${name} in .env`);
}

describe('compose.yaml', () => {
  test('mounts files that are there and volumes that it has', () => {
    for (const [, { volumes = [] }] of services) {
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('./')) expect(existsSync(join(project, source)), source).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  test('gives both instances what a server in production starts with, each its own address', () => {
    const configs = ['primary', 'fallback'].map((name) => {
      const given = Object.entries(compose.services[name]?.environment ?? {});
      return readConfig({
        ...env,
        ...Object.fromEntries(given.map(([key, value]) => [key, interpolated(String(value))])),
      });
    });
    const [primary, fallback] = configs.map((result) => (result.ok ? result.config : result.mistakes));
    expect(primary).toMatchObject({
      production: true,
      host: '0.0.0.0',
      port: 5050,
      publicUrl: 'https://calls.example.com',
      otherEndpoints: ['wss://calls-fallback.example.com/ws'],
    });
    expect(fallback).toMatchObject({ otherEndpoints: ['wss://calls.example.com/ws'] });
    expect(primary).toHaveProperty('databaseUrl');
  });

  test('waits only for what can say that it is well, stops after the talks, and opens ports to this machine alone', () => {
    for (const [name, { depends_on: needed = {}, ports = [], stop_grace_period: grace, ...service }] of services) {
      for (const [other, { condition }] of Object.entries(needed)) {
        expect(condition).toBe('service_healthy');
        expect(compose.services[other]?.healthcheck, other).toBeDefined();
      }
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      if (service.image !== 'patchcord') continue;
      expect({ name, grace, readOnly: service.read_only }).toEqual({ name, grace: '300s', readOnly: true });
    }
  });

  test('has Prometheus scrape both instances, and Grafana find its dashboard', () => {
    const { scrape_configs: jobs, rule_files: rules } = parse(read('deploy/prometheus/prometheus.yaml'));
    const [{ targets }] = jobs[0].static_configs;
    expect(jobs[0].job_name).toBe('patchcord');
    for (const target of targets) expect(Object.keys(compose.services)).toContain(target.split(':')[0]);
    for (const file of rules) expect(existsSync(join(project, 'deploy/prometheus', file))).toBe(true);
    const { providers } = parse(read('deploy/grafana/provisioning/dashboards/patchcord.yaml'));
    const mounted = compose.services['grafana']?.volumes?.find((volume) => volume.includes('patchcord.json'));
    expect(mounted?.split(':')[1]).toBe(`${providers[0].options.path}/patchcord.json`);
  });
});

test('the systemd unit starts the server itself, not as root, and gives its talks their time', () => {
  const unit = read('deploy/systemd/patchcord.service');
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
  const [program = '', main = ''] = value('ExecStart').split(' ');
  expect(program).toMatch(/\/node$/);
  expect(existsSync(join(project, main.replace(`${value('WorkingDirectory')}/`, '')))).toBe(true);
  expect(value('User')).toBe('patchcord');
  const config = readConfig({ ...env, NODE_ENV: 'production', PUBLIC_URL: 'https://calls.example.com' });
  expect(config.ok && config.config.drainMs / 1000).toBeLessThan(Number.parseInt(value('TimeoutStopSec'), 10));
  expect(unit).toContain('NODE_ENV=production DATA_DIR=/var/lib/patchcord');
});
