import { pathOfHash } from './hash-path.ts';

/** Puts the page's own path in the place of one behind the `#`, before the router looks; and again when a letter is opened in this tab. */
function follow(): boolean {
  const path = pathOfHash(location.hash);
  if (path === null) return false;
  history.replaceState(history.state, '', path);
  return true;
}

follow();
window.addEventListener('hashchange', () => {
  if (follow()) location.reload();
});
