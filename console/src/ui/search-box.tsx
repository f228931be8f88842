import { useEffect, useState } from 'react';
import { useSay } from '../i18n/index.ts';
import { Icon } from './icon.tsx';

const PAUSE_MS = 250;

/** A search field over a list; what is asked stands in the URL a moment after the last key. */
export function SearchBox({ label, value, search }: { label: string; value: string; search: (text: string) => void }) {
  const { say } = useSay();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => search(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="relative mb-3 max-w-md max-sm:grow max-sm:basis-56">
      <Icon name="search" className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-quiet" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="h-9 w-full rounded-md border border-line bg-surface-1 pr-9 pl-9 text-ellipsis placeholder:text-quiet pointer-coarse:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      {typed !== '' && (
        <button
          type="button"
          aria-label={say('common.clear')}
          onClick={() => search('')}
          className="absolute inset-y-0 right-0 grid w-9 place-items-center text-quiet"
        >
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
}
