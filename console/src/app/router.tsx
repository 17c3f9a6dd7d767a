// Which address shows which screen. Each screen's code is loaded when it is opened first.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readHistorySearch } from '../history/history-search.ts';
import { NotFound, ScreenError } from './screen-error.tsx';
import { Shell } from './shell.tsx';
import { SkeletonPage } from './skeleton-page.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- it is how the router is told to go elsewhere
    throw redirect({ to: '/live', replace: true });
  },
});

const live = createRoute({
  getParentRoute: () => root,
  path: '/live',
  component: lazyRouteComponent(() => import('../live/live-screen.tsx'), 'LiveScreen'),
});

const call = createRoute({
  getParentRoute: () => root,
  path: '/calls/$callId',
  component: lazyRouteComponent(() => import('../call/call-screen.tsx'), 'CallScreen'),
});

const history = createRoute({
  getParentRoute: () => root,
  path: '/history',
  validateSearch: readHistorySearch,
  component: lazyRouteComponent(() => import('../history/history-screen.tsx'), 'HistoryScreen'),
});

const phone = createRoute({
  getParentRoute: () => root,
  path: '/phone',
  component: lazyRouteComponent(() => import('../phone/phone-screen.tsx'), 'PhoneScreen'),
});

const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  component: lazyRouteComponent(() => import('../agents/agents-screen.tsx'), 'AgentsScreen'),
});

const agent = createRoute({
  getParentRoute: () => root,
  path: '/agents/$name',
  component: lazyRouteComponent(() => import('../agents/agent-screen.tsx'), 'AgentScreen'),
});

const deliveries = createRoute({
  getParentRoute: () => root,
  path: '/deliveries',
  component: lazyRouteComponent(() => import('../deliveries/deliveries-screen.tsx'), 'DeliveriesScreen'),
});

const health = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  component: lazyRouteComponent(() => import('../health/health-screen.tsx'), 'HealthScreen'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('../setup/setup-screen.tsx'), 'SetupScreen'),
});

const simulator = createRoute({
  getParentRoute: () => root,
  path: '/simulator',
  component: lazyRouteComponent(() => import('../simulator/simulator-screen.tsx'), 'SimulatorScreen'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-screen.tsx'), 'SettingsScreen'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    live,
    call,
    history,
    deliveries,
    health,
    phone,
    agents,
    agent,
    setup,
    simulator,
    settings,
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: SkeletonPage,
  defaultErrorComponent: ScreenError,
  scrollRestoration: true,
  scrollToTopSelectors: ['#screen'],
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
