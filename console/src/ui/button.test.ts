import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Button } from './button.tsx';

test('a link that looks like a button has the name, the looks and the handlers of one', () => {
  const link = createElement('a', { href: '/phone' });
  const html = renderToStaticMarkup(createElement(Button, { asChild: true, 'aria-label': 'Back to the call' }, link));
  expect(html).toMatch(/^<a [^>]*href="\/phone"/);
  expect(html).toContain('aria-label="Back to the call"');
  expect(html).toContain('class="inline-flex');
});
