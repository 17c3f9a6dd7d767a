// The themes that one can choose, by name and picture.
import { Monitor, Moon, Sun } from 'lucide-react';

export const themes = [
  { value: 'system', name: 'As the system', icon: Monitor },
  { value: 'light', name: 'Light', icon: Sun },
  { value: 'dark', name: 'Dark', icon: Moon },
] as const;
