// Every screen of the navigation: where it is, what it is called, and the code that is loaded for it.
import {
  Activity,
  Bot,
  FlaskConical,
  History,
  ListChecks,
  type LucideIcon,
  Phone,
  Radio,
  Settings as SettingsIcon,
  Webhook,
} from 'lucide-react';

export interface Screen {
  path: string;
  name: string;
  icon: LucideIcon;
  group: 'calls' | 'run' | 'set-up';
  /** Has a place in the bar at the bottom on phones. */
  isMain?: boolean;
  /** Left out where this is not there. */
  needs?: 'emulator';
}

export const screens = [
  { path: '/live', name: 'Live', icon: Radio, group: 'calls', isMain: true },
  { path: '/phone', name: 'Phone', icon: Phone, group: 'calls', isMain: true },
  { path: '/history', name: 'History', icon: History, group: 'calls', isMain: true },
  { path: '/agents', name: 'Agents', icon: Bot, group: 'run' },
  { path: '/deliveries', name: 'Deliveries', icon: Webhook, group: 'run' },
  { path: '/connections', name: 'Connections', icon: Activity, group: 'run', isMain: true },
  { path: '/setup', name: 'Setup', icon: ListChecks, group: 'set-up' },
  { path: '/simulator', name: 'Simulator', icon: FlaskConical, group: 'set-up', needs: 'emulator' },
  { path: '/settings', name: 'Settings', icon: SettingsIcon, group: 'set-up' },
] as const satisfies readonly Screen[];
