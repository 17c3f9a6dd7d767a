// Colours of the theme as canvases need them: as values, and again when the theme changes.
import { useEffect, useState } from 'react';
import { theme } from './theme.ts';

/** `names` of variables in main.css, e.g. `--caller`. */
export function useColors<Name extends `--${string}`>(names: readonly Name[]): Record<Name, string> {
  const [colors, setColors] = useState(() => resolve(names));
  const key = names.join(' ');
  useEffect(() => {
    const again = () => setColors(resolve(key.split(' ') as Name[]));
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', again);
    const stop = theme.subscribe(again);
    return () => {
      system.removeEventListener('change', again);
      stop();
    };
  }, [key]);
  return colors;
}

/** A variable that holds light-dark() is resolved where it is used as a colour, and only there. */
function resolve<Name extends `--${string}`>(names: readonly Name[]): Record<Name, string> {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const pairs = names.map((name) => {
    probe.style.color = `var(${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(pairs) as Record<Name, string>;
}
