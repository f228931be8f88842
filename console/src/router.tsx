import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isRemembered } from './api/session.ts';
import { registry } from './routes/registry.ts';
import { root, shell } from './routes/root.tsx';
import { water } from './routes/water.ts';
import { Crash, Missing } from './shell/missing.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { parseSearch, stringifySearch } from './shell/url.ts';

const front = lazyRouteComponent(() => import('./front.tsx'), 'Front');

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    if (isRemembered()) throw redirect({ to: '/overview' });
  },
  component: front,
});
const simulator = createRoute({ getParentRoute: () => root, path: '/simulator', component: front });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignIn });

export const router = createRouter({
  routeTree: root.addChildren([home, simulator, signIn, shell.addChildren([...water, ...registry])]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultNotFoundComponent: Missing,
  defaultErrorComponent: Crash,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
