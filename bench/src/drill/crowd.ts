// All the apps: users with two devices each, of which one prefers one instance and the other one the other; behind a proxy
// all of them know its address alone.
import type { Deployment } from './deployment.ts';
import { DrillApp } from './drill-app.ts';
import { EventTexts } from './sightings.ts';

export interface Crowd {
  apps: readonly DrillApp[];
  texts: EventTexts;
}

/** Resolves when everybody is connected. */
export async function gatherCrowd(
  count: number,
  { a, b, proxyUrl, authSecret }: Deployment,
  resources: AsyncDisposableStack,
): Promise<Crowd> {
  const texts = new EventTexts();
  const apps = Array.from({ length: count }, (_, index) => {
    const direct = index % 2 === 0 ? [a.url, b.url] : [b.url, a.url];
    const endpoints = proxyUrl === null ? direct : [proxyUrl];
    const userId = `user-${Math.floor(index / 2)}`;
    return new DrillApp({ userId, deviceId: `device-${index}`, endpoints, authSecret, texts });
  });
  resources.defer(() => {
    for (const { client } of apps) client.disconnect();
  });
  await Promise.all(apps.map(({ client }) => client.connect()));
  return { apps, texts };
}
