// The metrics by Prometheus' conventions, and the alerts that are made of them: checked by Prometheus' own tool.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { boundedLabel } from './bounded-label.ts';
import { createMetrics } from './metrics.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'deploy/prometheus');

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

function readRules(): Rule[] {
  const { groups } = parse(readFileSync(join(folder, 'alerts.yaml'), 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

const rules = readRules();

function promtool(...args: string[]) {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  if (error !== undefined) throw new Error('There is no promtool: install the Debian package "prometheus".');
  return { status, said: stdout + stderr };
}

test('what /metrics answers is as promtool wants it', async () => {
  const { registry } = createMetrics();
  const text = await registry.metrics();
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  const complaints = (stdout + stderr).split('\n').filter((line) => line.startsWith('patchcord_'));
  expect(complaints).toEqual([]);
});

test('counters end in _total, histograms in their unit, and no label can hold a number or the id of a call', async () => {
  const { registry } = createMetrics();
  const ours = (await registry.getMetricsAsJSON()).filter(({ name }) => name.startsWith('patchcord_'));
  expect(ours.length).toBeGreaterThan(30);
  for (const { name, type, help } of ours) {
    expect(name.endsWith('_total'), name).toBe(String(type) === 'counter');
    if (String(type) === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(help, name).toMatch(/^[A-Z0].*\.$|^1 .*\.$/);
    const labels = (registry.getSingleMetric(name) as unknown as { labelNames?: string[] }).labelNames ?? [];
    for (const label of labels) expect(label).not.toMatch(/call|user|device|number|from|to$|sid|token/i);
  }
});

test('a label whose values others choose has a bounded number of them', () => {
  const label = boundedLabel(2);
  expect(['a', 'b', 'c', 'a', 'c'].map(label)).toEqual(['a', 'b', 'other', 'a', 'other']);
  expect(boundedLabel()('x'.repeat(61))).toBe('other');
});

test('the alerts are what Prometheus takes, and fire when they should and not before', () => {
  expect(promtool('check', 'rules', 'alerts.yaml')).toMatchObject({ status: 0 });
  expect(promtool('test', 'rules', 'alerts.test.yaml')).toMatchObject({ status: 0, said: expect.any(String) });
});

test('every alert has a test of its own, a severity, and a runbook; every runbook has an alert', () => {
  const tested = readFileSync(join(folder, 'alerts.test.yaml'), 'utf8');
  expect(rules.length).toBeGreaterThan(20);
  for (const { alert, labels, annotations } of rules) {
    expect(tested).toContain(`alertname: ${alert}\n`);
    expect(['page', 'ticket']).toContain(labels.severity);
    const page = readFileSync(join(root, annotations.runbook), 'utf8');
    expect(page).toContain(`Alert \`${alert}\`, severity \`${labels.severity}\`.`);
    for (const heading of ['## What it means', '## How to check', '## What to do']) expect(page).toContain(heading);
  }
  const pages = globSync('docs/runbooks/*.md', { cwd: root }).map((page) => basename(page));
  const named = rules.map(({ annotations }) => basename(annotations.runbook));
  expect(pages.toSorted()).toEqual(['README.md', ...named].toSorted());
});

test('alerts and runbooks speak of metrics that there are', async () => {
  const known = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name);
  const pages = globSync('docs/runbooks/*.md', { cwd: root }).map((page) => readFileSync(join(root, page), 'utf8'));
  const texts = [...rules.map(({ expr }) => expr), ...pages];
  const spoken = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:patchcord|nodejs|process)_[a-z0-9_]+\b/g)].map(([name]) => name),
  );
  const unknown = spoken.filter((name) => !known.includes(name.replace(/_(bucket|sum|count)$/, '')));
  expect(spoken.length).toBeGreaterThan(60);
  expect(unknown).toEqual([]);
});
