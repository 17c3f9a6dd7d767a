import { expect, test } from 'vitest';
import { browserLifecycle } from './lifecycle.ts';

/** A page without a browser. */
function page() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const window = Object.assign(new EventTarget(), { document });
  const heard: string[] = [];
  return { window, document, heard, stop: browserLifecycle(window).subscribe((event) => heard.push(event)) };
}

test('it tells of the network', () => {
  const { window, heard } = page();
  window.dispatchEvent(new Event('offline'));
  window.dispatchEvent(new Event('online'));
  expect(heard).toEqual(['offline', 'online']);
});

test('another network than before is told, unlike another speed, or none at all', () => {
  const connection = Object.assign(new EventTarget(), { type: 'wifi' });
  const heard: string[] = [];
  browserLifecycle({ navigator: { connection } }).subscribe((event) => heard.push(event));
  for (const type of ['wifi', 'cellular', 'cellular', 'none']) {
    connection.type = type;
    connection.dispatchEvent(new Event('change'));
  }
  expect(heard).toEqual(['online']);
});

test('a page wakes when it is shown, unfrozen, or taken out of the back/forward cache', () => {
  const { window, document, heard } = page();
  document.dispatchEvent(new Event('visibilitychange'));
  document.dispatchEvent(new Event('resume'));
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(heard).toEqual(['wake', 'wake', 'wake']);
});

test('a page that is hidden, or loaded for the first time, does not wake', () => {
  const { window, document, heard } = page();
  document.visibilityState = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  expect(heard).toEqual([]);
});

test('it stops when it is told to, and is silent where there is no page', () => {
  const { window, document, heard, stop } = page();
  stop();
  for (const type of ['online', 'offline']) window.dispatchEvent(new Event(type));
  document.dispatchEvent(new Event('resume'));
  expect(heard).toEqual([]);
  expect(() => browserLifecycle({}).subscribe(() => undefined)()).not.toThrow();
});
