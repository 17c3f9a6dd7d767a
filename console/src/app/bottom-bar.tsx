// The navigation on phones: the main screens, and a sheet with all others.
import { Link } from '@tanstack/react-router';
import { Menu } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { AccountMenu } from './account-menu.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import type { Screen } from './screens.ts';
import { useScreens } from './use-screens.ts';

const place =
  'flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-soft aria-[current=page]:text-accent';

export function BottomBar() {
  const [isOpen, setOpen] = useState(false);
  const all: readonly Screen[] = useScreens();
  return (
    <nav
      aria-label="Screens"
      className="flex shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {all
        .filter(({ isMain }) => isMain)
        .map(({ path, name, icon: Icon }) => (
          <Link key={path} to={path} className={place}>
            <Icon aria-hidden className="size-5" strokeWidth={1.75} />
            {name}
          </Link>
        ))}
      <button type="button" className={place} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <Menu aria-hidden className="size-5" strokeWidth={1.75} />
        More
      </button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title="Patchcord">
        <ul className="mt-3 grid gap-px">
          {all.map(({ path, name, icon: Icon }) => (
            <li key={path}>
              <Link
                to={path}
                onClick={() => setOpen(false)}
                className="flex h-11 items-center gap-3 rounded-lg px-2 text-base hover:bg-hover aria-[current=page]:bg-hover"
              >
                <Icon aria-hidden className="size-5 text-soft" strokeWidth={1.75} />
                {name}
              </Link>
            </li>
          ))}
        </ul>
        <div className="mt-3 border-t border-line pt-2">
          <ConnectionPill />
          <AccountMenu />
        </div>
      </Dialog>
    </nav>
  );
}
