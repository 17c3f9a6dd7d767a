// Writes docs/errors.md from the protocol's catalogue of errors and close codes, and docs/metrics.md from the server's
// metrics, so that the pages cannot fall behind the code. Run it with `node runtime/run.mjs scripts/generate-docs.mjs`;
// `--check` only compares, and exits 1 on a difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { closeBand, closeCodes } from '../protocol/src/close-codes.ts';
import { errorCatalogue } from '../protocol/src/errors.ts';
import { createMetrics } from '../server/src/metrics/metrics.ts';

const bands = {
  retry: 'come back to the same address, with backoff',
  'retry-elsewhere': 'go to another endpoint',
  stop: 'stay away until something changes',
};

const errorsPage = `# Errors and close codes

<!-- Generated from protocol/src/errors.ts and protocol/src/close-codes.ts by scripts/generate-docs.mjs. Do not edit. -->

## Error codes

A code is stable; the words beside it may change. It is met in three places:

- over the WebSocket, in a message \`{"type":"error","code":…}\`; the connection stays open;
- over HTTP, in the \`code\` of a problem document (RFC 9457), with the HTTP status of the table;
- in the \`reason\` of a call that failed because it was refused or lost.

_Temporary_ says whether the same request may succeed later without a change. Where \`retryAfterMs\` stands beside the
code, wait at least that long.

${table(
  ['Code', 'HTTP', 'Temporary', 'Meaning'],
  Object.entries(errorCatalogue).map(([code, { httpStatus, temporary, meaning }]) => [
    `\`${code}\``,
    httpStatus,
    temporary ? 'yes' : 'no',
    meaning,
  ]),
)}

## Close codes

The server closes a WebSocket with one of these. The band says what a client does next, so that a client that does not
know a code still does the right thing: 4000–4099 retry, 4100–4199 retry elsewhere, 4200–4299 stop. Of codes that are
not in the table, 1009 (a frame too large) means stop, because the same frame would be refused again; all others, such
as 1006 of a lost network, mean retry.

${table(
  ['Code', 'Name', 'Meaning', 'What a client does'],
  Object.entries(closeCodes).map(([name, { code, meaning }]) => [code, `\`${name}\``, meaning, bands[closeBand(code)]]),
)}
`;

const metricsPage = `# Metrics

<!-- Generated from the metrics of server/src by scripts/generate-docs.mjs. Do not edit. -->

\`GET /metrics\` is Prometheus' text format. Where \`METRICS_TOKEN\` is set, it has to be shown as the bearer
([configuration](configuration.md#seeing)). Figures are those of the instance that answers: scrape each. Histograms have
their \`_bucket\`, \`_sum\` and \`_count\`. No label holds a number, a user or the id of a call; values that others
choose become \`other\` after the first 50.

${table(['Metric', 'Type', 'Labels', 'Meaning'], await metricRows())}

Beside these there are prom-client's own of the process and of Node.js, among them \`nodejs_eventloop_lag_p99_seconds\`,
\`process_cpu_seconds_total\` and \`process_resident_memory_bytes\`. The alerts on them are in
[deploy/prometheus/alerts.yaml](../deploy/prometheus/alerts.yaml), each with a [runbook](runbooks/README.md).
`;

const pages = { 'errors.md': errorsPage, 'metrics.md': metricsPage };
for (const [name, page] of Object.entries(pages)) {
  const path = fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
  if (!process.argv.includes('--check')) {
    writeFileSync(path, page);
  } else if (readIfThere(path) !== page) {
    console.error(`docs/${name} is out of date: run node runtime/run.mjs scripts/generate-docs.mjs`);
    process.exitCode = 1;
  }
}

async function metricRows() {
  const { registry } = createMetrics();
  const metrics = await registry.getMetricsAsJSON();
  const ours = metrics
    .filter(({ name }) => name.startsWith('patchcord_'))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return ours.map(({ name, type, help }) => {
    const labels = registry.getSingleMetric(name)?.labelNames ?? [];
    return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), help];
  });
}

/** A table with even columns, as the formatter wants it. @param {string[]} head @param {(string | number)[][]} rows */
function table(head, rows) {
  // As it stands, "+<country>" would be taken for HTML.
  const text = (cell) => String(cell).replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const cells = [head, ...rows].map((row) => row.map(text));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row, filler = ' ') =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column], filler)).join(' | ')} |`;
  const [first, ...others] = cells;
  return [
    line(first),
    line(
      head.map(() => ''),
      '-',
    ),
    ...others.map((row) => line(row)),
  ].join('\n');
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
