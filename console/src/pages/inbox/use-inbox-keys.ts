import { useKeys } from '../../ui/keys.ts';

type Props = { ids: readonly string[]; at: string; open: (id: string) => void; choose: (id: string) => void };

/** Buttons and fields of the open conversation that have a key of their own carry it as `data-key`. */
function press(key: string): boolean {
  const found = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (!found) return false;
  if (found.matches('textarea, input')) found.focus();
  // menus open by the key itself, so that the focus goes into them
  else if (found.ariaHasPopup === 'menu') found.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  else found.click();
  return true;
}

/** j and k go through the list, x chooses what is open; another letter presses what bears it: r reply, n note, e resolve, s snooze, a assign, l labels, m macros, u unread. */
export function useInboxKeys({ ids, at, open, choose }: Props): void {
  useKeys((key) => {
    const here = ids.indexOf(at);
    const to = key === 'j' ? ids[here + 1] : key === 'k' ? ids[here - 1] : undefined;
    if (to) open(to);
    if (key === 'j' || key === 'k') return to !== undefined;
    if (key === 'x' && ids.includes(at)) {
      choose(at);
      return true;
    }
    return /^[a-z]$/.test(key) && at !== '' && press(key);
  });
}
