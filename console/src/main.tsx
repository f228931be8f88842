import './shell/follow-hash.ts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './api/problem.ts';
import { onEnd } from './api/session.ts';
import { startLanguage } from './i18n/index.ts';
import { router } from './router.tsx';
import './styles.css';
import { applyStoredTheme } from './ui/theme.ts';

const TRIES = 2;

/** Reading is tried again when nobody answered; a refusal stays one. */
const mayRetry = (failures: number, error: unknown): boolean => error instanceof Problem && (error.status === 0 || error.status >= 500) && failures < TRIES;

const queries = new QueryClient({ defaultOptions: { queries: { retry: mayRetry, staleTime: 1000, placeholderData: <T,>(before: T) => before } } });

/** Pages that need nobody signed in; people stay there when a session ends. */
const OPEN = new Set(['/sign-in', '/simulator', '/register', '/verify-email', '/forgot-password', '/reset-password', '/invite']);

onEnd(() => {
  queries.clear();
  const { pathname, href } = router.state.location;
  if (!OPEN.has(pathname)) void router.navigate({ to: '/sign-in', search: { to: href, ended: '1' } as never });
});

applyStoredTheme();
const root = document.querySelector('#root');
if (root) {
  await startLanguage();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
