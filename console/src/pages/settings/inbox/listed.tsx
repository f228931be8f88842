import type { ReactNode } from 'react';
import { useUrl } from '../../../shell/url.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { IconName } from '../../../ui/icon.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Rows } from '../../../ui/rows.tsx';
import { Empty } from '../../../ui/states.tsx';
import { words } from './words/index.ts';
import { useWords } from '../../../i18n/index.ts';

type Says = { title: string; text: string; add: string; empty: string; emptyText: string };
type Props<T> = {
  read: Parameters<typeof Loaded<{ results: T[] }>>[0]['read'];
  says: Says;
  icon: IconName;
  row: (one: T) => ReactNode;
  /** The form of one of them, or of a new one. */
  form: (one: T | null, close: () => void) => ReactNode;
  tools?: ReactNode;
};

/** Things with a form each: which one is open stands in the URL. */
export function Listed<T extends { id: string }>({ read, says, icon, row, form, tools }: Props<T>) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const open = asked['open'] ?? '';
  const close = () => set({ open: '' });
  const add = (
    <Button look="primary" onClick={() => set({ open: 'new' })}>
      <Icon name="plus" /> {says.add}
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0 flex-1">{tools}</div>
        {add}
      </div>
      <Panel title={says.title} text={says.text}>
        <Loaded read={read}>
          {({ results }) => {
            const chosen = results.find(({ id }) => id === open) ?? null;
            return (
              <>
                {results.length === 0 ? <Empty icon={icon} title={says.empty} text={says.emptyText} /> : <Rows label={says.title}>{results.map(row)}</Rows>}
                {(open === 'new' || chosen) && (
                  <Dialog title={chosen ? say('inboxSettings.edit') : says.add} close={close}>
                    {form(chosen, close)}
                  </Dialog>
                )}
              </>
            );
          }}
        </Loaded>
      </Panel>
    </>
  );
}

type Remove = Parameters<typeof ConfirmButton<{ path: { id: string } }>>[0]['act'];

/** What is done with one of them: its form again, or away with it. */
export function ListedActs({ id, edit, remove, text }: { id: string; edit: () => void; remove: Remove; text: string }) {
  const { say } = useWords(words);
  return (
    <>
      <Button onClick={edit}>{say('inboxSettings.edit')}</Button>
      <ConfirmButton
        look="ghost"
        label={say('inboxSettings.remove')}
        title={`${say('inboxSettings.remove')}?`}
        text={text}
        done={say('inboxSettings.removed')}
        act={remove}
        vars={{ path: { id } }}
      />
    </>
  );
}
