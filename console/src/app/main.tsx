// Starts the console in its page.
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../api/query-client.ts';
import { SessionProvider } from '../session/session-provider.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import './main.css';
import { applyTheme } from '../ui/theme.ts';
import { router } from './router.tsx';
import { registerServiceWorker } from './service-worker-registration.ts';
import { SkeletonPage } from './skeleton-page.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root');
applyTheme();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <TooltipProvider>
        <SessionProvider loading={<SkeletonPage />}>
          <RouterProvider router={router} />
        </SessionProvider>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  </StrictMode>,
);
registerServiceWorker();
