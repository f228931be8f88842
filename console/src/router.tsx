import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isRemembered } from './api/session.ts';
import { account } from './routes/account.ts';
import { messages } from './routes/messages.ts';
import { money } from './routes/money.ts';
import { registry } from './routes/registry.ts';
import { reports } from './routes/reports.ts';
import { platform } from './routes/platform.ts';
import { root, shell } from './routes/root.tsx';
import { settings } from './routes/settings.ts';
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
  routeTree: root.addChildren([
    home,
    simulator,
    signIn,
    ...account,
    shell.addChildren([...water, ...money, ...reports, ...registry, ...messages, ...settings, ...platform]),
  ]),
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
