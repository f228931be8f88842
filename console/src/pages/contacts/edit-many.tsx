import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import type { Contact } from './columns.tsx';
import { EditForm } from './edit-form.tsx';
import { ACTIONS, ALSO_NEEDS, type Action, type Filter, type Whom } from './edit-parts.ts';
import { words } from './words/index.ts';

const MOST_PICKED = 1_000;

type Props = {
  contacts: readonly Contact[];
  filter: Filter;
  found: { value: number; about: boolean } | null;
  clear: () => void;
  started: () => void;
};

/** In the bar of the chosen rows: the same for those, or for all whom the list finds, also where they are not on the page yet. */
export function EditMany({ contacts, filter, found, clear, started }: Props) {
  const { say } = useWords(words);
  const [all, setAll] = useState(false);
  const [action, setAction] = useState<Action | null>(null);
  const total = totalOf(found);
  const isTooMany = !all && contacts.length > MOST_PICKED;
  const done = () => {
    setAction(null);
    clear();
    started();
  };
  return (
    <>
      {found && found.value > contacts.length && (
        <Button aria-pressed={all} look={all ? 'primary' : 'secondary'} onClick={() => setAll(!all)}>
          {all && <Icon name="check" size={14} />} {say('contacts.many.all', { n: total })}
        </Button>
      )}
      {isTooMany && <p className="text-sm text-quiet">{say('contacts.many.most', { n: MOST_PICKED.toLocaleString() })}</p>}
      <Actions off={isTooMany} choose={setAction} />
      {action && <EditForm action={action} {...meant({ all, total, filter, contacts })} close={() => setAction(null)} started={done} />}
    </>
  );
}

const totalOf = (found: Props['found']): string => (found ? `${found.about ? '> ' : ''}${found.value.toLocaleString()}` : '');

function meant({ all, total, filter, contacts }: Pick<Props, 'filter' | 'contacts'> & { all: boolean; total: string }): { whom: Whom; count: string } {
  return all ? { whom: { filter }, count: total } : { whom: { ids: contacts.map(({ id }) => id) }, count: contacts.length.toLocaleString() };
}

function Actions({ off, choose }: { off: boolean; choose: (action: Action) => void }) {
  const { say } = useWords(words);
  const may = useMay();
  return (
    <Menu
      label={say('contacts.many')}
      trigger={
        <Button disabled={off}>
          {say('contacts.many')} <Icon name="down" />
        </Button>
      }
    >
      {ACTIONS.filter((one) => may(ALSO_NEEDS[one] ?? 'contacts.write')).map((one) => (
        <MenuItem key={one} act={() => choose(one)}>
          {say(`contacts.many.${one}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
