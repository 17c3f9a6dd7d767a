// The navigation on desks.
import { Link } from '@tanstack/react-router';
import { AccountMenu } from './account-menu.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import { LiveCount } from './live-count.tsx';
import { Logo } from './logo.tsx';
import type { Screen, screens } from './screens.ts';
import { useScreens } from './use-screens.ts';

const groups: Record<Screen['group'], string> = { calls: 'Calls', run: 'Operate', 'set-up': 'Set up' };

export function SideNavigation() {
  const shown = useScreens();
  return (
    <nav aria-label="Screens" className="hidden w-56 shrink-0 flex-col border-r border-line bg-sunken md:flex">
      <div className="flex items-center gap-2.5 px-4 pt-5 pb-4">
        <Logo className="size-7" />
        <span className="text-base font-semibold tracking-tight">Patchcord</span>
      </div>
      <div className="flex-1 overflow-y-auto px-2">
        {Object.entries(groups).map(([group, title]) => (
          <NavigationGroup key={group} title={title} members={shown.filter((screen) => screen.group === group)} />
        ))}
      </div>
      <div className="border-t border-line p-2">
        <ConnectionPill />
        <AccountMenu />
      </div>
    </nav>
  );
}

function NavigationGroup({ title, members }: { title: string; members: (typeof screens)[number][] }) {
  if (members.length === 0) return null;
  return (
    <div className="mb-4">
      <h2 className="px-2.5 pb-1 text-2xs font-medium text-faint">{title}</h2>
      <ul className="grid gap-px">
        {members.map(({ path, name, icon: Icon }) => (
          <li key={path}>
            <Link
              to={path}
              className="flex h-8 items-center gap-2.5 rounded-lg px-2.5 text-sm text-soft transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-surface aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:shadow-sm"
            >
              <Icon aria-hidden className="size-4" strokeWidth={1.75} />
              <span className="flex-1">{name}</span>
              {path === '/live' && <LiveCount />}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
