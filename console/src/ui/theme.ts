// Light or dark: as the system has it, or as this person wants it.
import { createPreference } from './preference.ts';

export const theme = createPreference('theme', ['system', 'light', 'dark']);

/** Keeps the page in the theme that is chosen. */
export function applyTheme(): void {
  const apply = () => {
    const chosen = theme.get();
    if (chosen === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
  };
  theme.subscribe(apply);
  apply();
}
