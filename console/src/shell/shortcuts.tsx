import { useSay } from '../i18n/index.ts';
import type { Key } from '../i18n/index.ts';
import { Dialog } from '../ui/dialog.tsx';

const KEYS: readonly (readonly [string, Key])[] = [
  ['Ctrl K  /', 'keys.search'],
  ['j  k', 'keys.move'],
  ['Enter', 'keys.open'],
  ['Space', 'keys.peek'],
  ['x', 'keys.choose'],
  ['g o p c m t s i', 'keys.go'],
  ['r n e s a l m u t', 'keys.inbox'],
  ['Esc', 'keys.close'],
  ['?', 'keys.help'],
];

export function Shortcuts({ close }: { close: () => void }) {
  const { say } = useSay();
  return (
    <Dialog title={say('shell.shortcuts')} close={close}>
      <dl className="divide-y divide-line px-5 py-2">
        {KEYS.map(([keys, meaning]) => (
          <div key={keys} className="flex items-center justify-between gap-4 py-2.5">
            <dt className="text-quiet">{say(meaning)}</dt>
            <dd className="flex gap-1">
              {keys.split(/\s+/).map((key) => (
                <kbd key={key} className="rounded border border-line bg-surface-2 px-1.5 font-sans text-xs leading-5">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
