import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { Field } from '../field.tsx';
import { Form } from '../form.tsx';
import { Icon } from '../icon.tsx';
import { changeTo, isSame, useViews, viewOf } from './views.ts';

type Asked = Readonly<Record<string, string>>;
type Props = { list: string; url: { asked: Asked; set: (change: Asked) => void } };

/** The views that somebody kept of a list: one press brings filters, search and order back. Each is a link too: it is the URL. */
export function SavedViews(props: Props) {
  const { data: me } = useMe();
  return me ? <Views key={me.id} {...props} person={me.id} /> : null;
}

function Views({ list, url: { asked, set }, person }: Props & { person: string }) {
  const { say } = useSay();
  const { views, save, remove } = useViews(person, list);
  const [naming, setNaming] = useState(false);
  const now = viewOf(asked);
  const isKept = views.some((view) => isSame(view.asked, now));
  if (views.length === 0 && Object.keys(now).length === 0) return null;
  const keep = (name: string) => {
    if (name === '') return;
    save({ name, asked: now });
    setNaming(false);
  };
  return (
    <div role="group" aria-label={say('table.views')} className="mb-3 flex flex-wrap items-center gap-1.5">
      {views.map((view) => (
        <Kept key={view.name} name={view.name} on={isSame(view.asked, now)} choose={() => set(changeTo(asked, view.asked))} remove={() => remove(view.name)} />
      ))}
      {!isKept && Object.keys(now).length > 0 && (
        <Button look="ghost" className="h-7 px-2 text-sm" onClick={() => setNaming(true)}>
          <Icon name="plus" size={14} /> {say('table.keepView')}
        </Button>
      )}
      {naming && (
        <Dialog title={say('table.keepView')} close={() => setNaming(false)}>
          <Form act={say('table.keep')} busy={false} close={() => setNaming(false)} send={(typed) => keep(typed.text('name'))} className="p-5">
            <Field name="name" label={say('table.viewName')} maxLength={40} autoFocus required />
          </Form>
        </Dialog>
      )}
    </div>
  );
}

function Kept({ name, on, choose, remove }: { name: string; on: boolean; choose: () => void; remove: () => void }) {
  const { say } = useSay();
  return (
    <span className={`inline-flex h-7 items-center rounded-full border text-sm ${on ? 'border-accent bg-accent-soft' : 'border-line bg-surface-1'}`}>
      <button type="button" aria-pressed={on} onClick={choose} className="h-full rounded-l-full pl-3 pr-1.5 hover:underline">
        {name}
      </button>
      <button
        type="button"
        aria-label={say('table.dropView', { name })}
        onClick={remove}
        className="grid h-full w-6 place-items-center rounded-r-full pr-1 text-quiet"
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
