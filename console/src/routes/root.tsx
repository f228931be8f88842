import { createRootRoute, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { isRemembered } from '../api/session.ts';
import { Missing } from '../shell/missing.tsx';
import { Shell } from '../shell/shell.tsx';
import type { Asked } from '../shell/url.ts';
import { Toasts } from '../ui/toast.tsx';

export const root = createRootRoute({
  validateSearch: (asked: Record<string, unknown>): Asked => asked as Asked,
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
  notFoundComponent: Missing,
});

/** The frame around all pages of those who signed in. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: ({ location }) => {
    if (!isRemembered()) throw redirect({ to: '/sign-in', search: { to: location.href } as never });
  },
});
