// What the metrics get to see of HTTP.
import type { Answered } from '../http/app.ts';
import type { Metrics } from '../metrics/metrics.ts';

export function observeAnswer({ method, route, status, seconds }: Answered, metrics: Metrics): void {
  metrics.httpRequests.inc({ method, route, status: String(status) });
  metrics.httpSeconds.observe({ route }, seconds);
}
