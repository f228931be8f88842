import { expect } from 'vitest';
import type { Page } from 'playwright-core';

/**
 * Stands before what a page asks the server, in the page itself: `never` answers nothing, `broken` is a fault of the server,
 * `closed` a refusal, `empty` the server's own answer without rows, `ended` a session that is over. Who is signed in is asked
 * of the server all the while. What it tries again after one second and after two, it tries at once.
 */
const BEFORE_THE_SERVER = `(() => {
  const ask = window.fetch.bind(window);
  const later = window.setTimeout.bind(window);
  window.setTimeout = (act, ms, ...rest) => later(act, ms === 1000 || ms === 2000 ? 0 : ms, ...rest);
  const held = [];
  let [as, asked] = ['real', 0];
  const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  const refusal = (status, code) => json(status, { code, message: 'No.', request_id: 'r-1' });
  window.fetch = async (input, init) => {
    const { pathname } = new URL(typeof input === 'string' ? input : input.url, location.href);
    if (!pathname.startsWith('/api/')) return ask(input, init);
    if (as === 'ended') return refusal(401, 'auth.session_over');
    if (as === 'real' || /^\\/api\\/auth\\/(?:me|refresh|login)\\//.test(pathname)) return ask(input, init);
    asked += 1;
    if (as === 'never') await new Promise((go) => held.push(go));
    if (as === 'broken') return refusal(500, 'internal');
    if (as === 'closed') return refusal(403, 'forbidden');
    const answer = await ask(input, init);
    if (!answer.ok || as !== 'empty') return answer;
    const body = await answer.json();
    return json(answer.status, Array.isArray(body?.results) ? { ...body, results: [], count: 0, next: null } : body);
  };
  const answer = (next) => {
    as = next;
    for (const go of held.splice(0)) go();
  };
  const go = (place, next) => {
    answer(next);
    asked = 0;
    history.pushState({}, '', place);
  };
  const main = () => document.querySelector('#main');
  const words = () => main()?.innerText ?? '';
  const alerts = () => main()?.querySelector('[role=alert]') !== null;
  const loads = () => main()?.querySelector('[role=status][aria-label=Loading]') !== null;
  const [HOLD_MS, LOOK_MS, REFUSED] = [30_000, 30, 'Your role does not include this'];
  const comes = async (what, is) => {
    for (const end = performance.now() + HOLD_MS; !is(); await new Promise((go) => later(go, LOOK_MS)))
      if (performance.now() > end) return [what + ': ' + words().replace(/\\s+/g, ' ').slice(-200)];
    return [];
  };
  window.states = {
    go,
    answer,
    failing: async (place) => {
      go(place, 'never');
      const wrong = await comes('loading', () => asked > 0 && loads());
      answer('broken');
      wrong.push(...(await comes('broken', () => alerts() && !loads())));
      answer('closed');
      window.dispatchEvent(new Event('visibilitychange'));
      wrong.push(...(await comes('closed', () => words().includes(REFUSED) && !alerts() && !loads())));
      return wrong;
    },
    empty: async (place, said) => {
      const before = words();
      go(place, 'empty');
      return comes('empty', () => words() !== before && words().includes(said) && words().length > 60 && !alerts() && !loads());
    },
    whole: async (place) => {
      const before = words();
      go(place, 'real');
      return comes('whole', () => words() !== before && !alerts() && !loads());
    },
    refused: async (place) => {
      // what is refused looks alike everywhere: between two, a page that is everybody's
      go('/profile', 'real');
      await comes('in between', () => main() !== null && !words().includes(REFUSED) && !loads());
      go(place, 'real');
      return comes('refused', () => words().includes(REFUSED) && !loads());
    },
    signedOut: async (place) => {
      go(place, 'ended');
      return comes('signed out', () => location.pathname === '/sign-in' && new URLSearchParams(location.search).get('to') === place);
    },
  };
})()`;

/** Puts the page of somebody, from its next opening on, before a server that answers as it is told. */
export async function beforeTheServer(page: Page): Promise<void> {
  await page.addInitScript(BEFORE_THE_SERVER);
}

interface Round {
  readonly way: 'failing' | 'empty' | 'whole' | 'refused' | 'signedOut';
  readonly places: readonly string[];
  /** What every one of them says. */
  readonly said?: string;
  /** What else is looked for on each. */
  readonly look?: (place: string) => Promise<void>;
}

/** Goes through pages without loading any of them anew, and wants every one to hold. */
export async function throughAll(page: Page, { way, places, said = '', look }: Round): Promise<void> {
  const wrong: Record<string, unknown> = {};
  for (const place of places) {
    const found = await page.evaluate<string[]>(`states.${way}(${JSON.stringify(place)}, ${JSON.stringify(said)})`);
    if (found.length > 0) wrong[place] = found;
    await look?.(place);
  }
  expect(wrong).toEqual({});
}
