// The console in a real browser.

import { launchChromium, openPage } from '@patchcord/testing/chromium';
import type { ServerProcess } from '@patchcord/testing/server-process';
import axe from 'axe-core';

export type ConsolePage = Awaited<ReturnType<typeof openPage>>;

export interface ConsoleOptions {
  theme?: 'light' | 'dark';
  size?: 'desk' | 'phone';
  /** The browser is to complain of nothing. Default: true. */
  isStrict?: boolean;
}

const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/** Opens a screen of the console. */
export async function openConsole(
  server: ServerProcess,
  path: string,
  { theme = 'light', size = 'desk', isStrict = true }: ConsoleOptions = {},
): Promise<ConsolePage> {
  const context = { viewport: sizes[size], colorScheme: theme } as const;
  if (isStrict) return openPage(server.url + path, context);
  // A browser tells every refused request as an error.
  const browser = await launchChromium();
  const page = await (await browser.newContext(context)).newPage();
  await page.goto(server.url + path);
  return page;
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: string[]; failureSummary: string }[];
}

/** What keeps people from using what is on the screen, by axe-core: its serious and critical findings. */
export async function seriousViolations(page: ConsolePage): Promise<string[]> {
  // What fades in has too little contrast until it is there.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one.effect.getComputedTiming().iterations === 1).map((one) => one.finished))',
  );
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}
