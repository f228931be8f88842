import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Problem } from '../../../api/problem.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { IconName } from '../../../ui/icon.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Rows } from '../../../ui/rows.tsx';
import { Empty } from '../../../ui/states.tsx';
import { words } from './words/index.ts';

type Read<One> = { data: { results: readonly One[] } | undefined; error: Problem | null; refetch: () => unknown };

type Props<One> = {
  title: string;
  text: string;
  add: string;
  empty: { icon: IconName; title: string; text: string };
  read: Read<One>;
  row: (one: One, change: () => void) => ReactNode;
  form: (one: One | null, close: () => void) => ReactNode;
};

/** Things that are set up: their list, the way to add one, and the form that adds or changes. */
export function Things<One extends { id: string }>({ title, text, add, empty, read, row, form }: Props<One>) {
  const [open, setOpen] = useState<string | null>(null);
  const close = () => setOpen(null);
  const changed = read.data?.results.find(({ id }) => id === open) ?? null;
  const act = (
    <Button look="primary" onClick={() => setOpen('')}>
      <Icon name="plus" /> {add}
    </Button>
  );
  return (
    <Panel title={title} text={text}>
      <Loaded read={read}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty {...empty} action={act} />
          ) : (
            <>
              <Rows label={title}>{results.map((one) => row(one, () => setOpen(one.id)))}</Rows>
              <div className="border-t border-line p-4">{act}</div>
            </>
          )
        }
      </Loaded>
      {open !== null && form(changed, close)}
    </Panel>
  );
}

type Sealed = { label: string; name: string; has: boolean; isNew: boolean; errors?: readonly string[] | undefined };

/** A credential: written, never read back. Empty leaves what is there. */
export function SealedField({ label, name, has, isNew, errors }: Sealed) {
  const { say } = useWords(words);
  const hint = isNew ? undefined : say(has ? 'channels.sealed' : 'channels.notThere');
  return <Field label={label} hint={hint} name={name} type="password" autoComplete="off" errors={errors} placeholder={has ? '••••••••' : ''} />;
}
