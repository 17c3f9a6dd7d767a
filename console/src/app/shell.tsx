// The frame around all screens: navigation beside them on desks, beneath them on phones.
import { Outlet } from '@tanstack/react-router';
import { CallBar } from '../phone/call-bar.tsx';
import { SoftphoneProvider } from '../phone/softphone-provider.tsx';
import { StayReachable } from '../reach/stay-reachable.tsx';
import { ConnectionBanner } from '../session/connection-banner.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { SideNavigation } from './side-navigation.tsx';

export function Shell() {
  return (
    <SoftphoneProvider>
      <StayReachable />
      <div className="flex h-full flex-col md:flex-row">
        <a
          href="#screen"
          className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-sm text-canvas focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          Skip to the content
        </a>
        <SideNavigation />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ConnectionBanner />
          <CallBar />
          <main
            id="screen"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
          >
            <Outlet />
          </main>
        </div>
        <BottomBar />
      </div>
    </SoftphoneProvider>
  );
}
