import { useNavigate, useSearch } from '@tanstack/react-router';

export type Asked = Readonly<Record<string, string>>;

/** What stands behind the question mark, as text; nothing is turned into numbers, so receipts stay what they are. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(asked: Record<string, unknown>): string {
  const kept = Object.entries(asked).filter(([, value]) => typeof value === 'string' && value !== '') as [string, string][];
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept).toString()}`;
}

/** The state of a page that can be linked to: filters, search, the open side panel. `set('')` takes one away. */
export function useUrl(): { asked: Asked; set: (change: Asked, how?: { replace?: boolean }) => void } {
  const asked: Asked = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (change: Asked, { replace = false } = {}) => {
    void navigate({ to: '.', search: (before: Asked) => ({ ...before, ...change }), replace, resetScroll: false } as never);
  };
  return { asked, set };
}
