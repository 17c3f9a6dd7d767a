// The dashboard for Grafana: whole, and about metrics and labels that there are.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMetrics } from './metrics.ts';

interface Panel {
  id: number;
  title: string;
  type: string;
  gridPos: { h: number; w: number; x: number; y: number };
  targets?: { expr: string; legendFormat: string }[];
}

const file = new URL('../../../deploy/grafana/patchcord.json', import.meta.url);
const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { panels: Panel[] };
const charts = panels.filter(({ type }) => type !== 'row');
const { registry } = createMetrics();

/** What Prometheus adds to every series, and to the buckets of a histogram. */
const everyLabel = ['instance', 'job', 'le'];

function labelsOf(metric: string): string[] {
  return (registry.getSingleMetric(metric) as unknown as { labelNames?: string[] } | undefined)?.labelNames ?? [];
}

test('every chart asks for metrics that there are, by labels that they have', async () => {
  const known = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  expect(charts.length).toBeGreaterThan(20);
  for (const { title, targets = [] } of charts) {
    expect(targets, title).not.toEqual([]);
    for (const { expr, legendFormat } of targets) {
      const named = [...expr.matchAll(/\b(?:patchcord|nodejs|process)_[a-z0-9_]+\b/g)].map(([name]) => name);
      const metrics = named.map((name) => name.replace(/_(bucket|sum|count)$/, ''));
      for (const metric of metrics) expect(known, title).toContain(metric);
      const by = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) =>
        list.split(',').map((one) => one.trim()),
      );
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      for (const label of [...by, ...shown])
        expect([...everyLabel, ...metrics.flatMap(labelsOf)], title).toContain(label);
    }
  }
});

test('every metric of ours is on it, but for what only tells what runs and the tools and HTTP of the server', async () => {
  const left = ['patchcord_info', 'patchcord_http', 'patchcord_tool', 'patchcord_stream_findings', 'patchcord_pushes'];
  const ours = (await registry.getMetricsAsJSON())
    .map(({ name }) => name)
    .filter((name) => name.startsWith('patchcord_'));
  const text = JSON.stringify(charts);
  const missing = ours.filter((name) => !text.includes(name) && !left.some((start) => name.startsWith(start)));
  expect(missing).toEqual(['patchcord_events_delivered_total']);
});

test('Prometheus can read every expression', () => {
  const rules = charts
    .flatMap(({ targets = [] }) => targets)
    .map(({ expr }, index) => ({
      record: `chart:${index}`,
      // What Grafana fills in.
      expr: expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*'),
    }));
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-dashboard-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // JSON is YAML, too.
  writeFileSync(join(folder, 'rules'), JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', join(folder, 'rules')], {
    encoding: 'utf8',
  });
  expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
});

test('no two panels lie upon each other', () => {
  const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
    Array.from({ length: h * w }, (_cell, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
});
