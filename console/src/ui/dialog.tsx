import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useSay } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { Unnamed } from './row-name.tsx';

const PLACE = {
  middle: 'm-auto w-[min(30rem,calc(100vw-2rem))] rounded-xl',
  top: 'mx-auto mt-[12vh] mb-auto w-[min(38rem,calc(100vw-1rem))] rounded-xl',
  wide: 'm-auto w-[min(46rem,calc(100vw-2rem))] rounded-xl',
  side: 'mr-0 ml-auto my-0 h-dvh max-h-none w-[min(30rem,100vw)] border-y-0 border-r-0',
} as const;

/** A field within a panel belongs to what a sheet shows, and is not what the sheet asks for. */
const FIELD = ':is(input:not([type=radio]), input[type=radio]:checked, select, textarea):not(:disabled, [readonly], section *)';

/**
 * What has the focus first: the field that asks for it, else the first one; where something is to be confirmed, what does
 * nothing; else the title. The browser would take the button that closes. A field's own wish comes before the dialog is
 * open, and then it cannot have it.
 */
function firstOf(dialog: HTMLDialogElement | null): HTMLElement | null {
  const find = (what: string) => dialog?.querySelector<HTMLElement>(what) ?? null;
  return find('[data-first]') ?? find(FIELD) ?? find('[data-safe]') ?? find('[data-title]');
}

type Props = { title: string; close: () => void; place?: keyof typeof PLACE; bare?: boolean; children: ReactNode };

/**
 * The browser's own dialog: it keeps the focus, closes with Esc and gives the focus back. `side` is the sheet that
 * peeks into an object. Mounted is open.
 */
export function Dialog({ title, close, place = 'middle', bare = false, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const { say } = useSay();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    firstOf(dialog)?.focus();
    return () => dialog?.close();
  }, []);
  const sheet = (
    <dialog
      ref={ref}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === ref.current && close()}
      className={`settle max-w-none overflow-hidden border border-line bg-surface-1 p-0 text-text backdrop:bg-black/35 ${PLACE[place]}`}
    >
      <div className="flex max-h-[inherit] flex-col overflow-y-auto">
        {!bare && (
          <header className="sticky top-0 z-10 flex items-center justify-between gap-4 border-b border-line bg-surface-1 px-5 py-3">
            <h2 tabIndex={-1} data-title className="text-lg font-semibold outline-none">
              {title}
            </h2>
            <Button look="ghost" square onClick={close} aria-label={say('shell.close')}>
              <Icon name="close" />
            </Button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
  return <Unnamed>{sheet}</Unnamed>;
}
