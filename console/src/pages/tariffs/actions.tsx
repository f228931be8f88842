import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TariffsDeleteData, TariffsDeleteResponses, TariffsUpdateData, TariffsUpdateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Tariff } from './tariff.ts';
import { words } from './words/index.ts';

type Open = 'rename' | 'default' | 'delete' | null;

/** New prices first; what is rarer is behind "More". */
export function TariffActions({ tariff }: { tariff: Tariff }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Link
        to="/tariffs/$id/prices"
        params={{ id: tariff.id }}
        className="inline-flex h-9 items-center rounded-lg bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong pointer-coarse:h-11"
      >
        {say('tariffs.newPrices')}
      </Link>
      <Menu
        label={say('nav.more')}
        trigger={
          <Button>
            {say('nav.more')} <Icon name="down" size={14} />
          </Button>
        }
      >
        <MenuItem act={() => setOpen('rename')}>{say('tariffs.rename')}</MenuItem>
        {!tariff.is_default && <MenuItem act={() => setOpen('default')}>{say('tariffs.makeDefault')}</MenuItem>}
        {!tariff.is_default && <MenuItem act={() => setOpen('delete')}>{say('tariffs.delete')}</MenuItem>}
      </Menu>
      {open === 'rename' && <Rename tariff={tariff} close={close} />}
      {open === 'default' && <MakeDefault tariff={tariff} close={close} />}
      {open === 'delete' && <Delete tariff={tariff} close={close} />}
    </>
  );
}

type Props = { tariff: Tariff; close: () => void };

const useChange = () => useAct<TariffsUpdateData, TariffsUpdateResponses>('/api/tariffs/{id}/', { method: 'PATCH' });

function Rename({ tariff, close }: Props) {
  const { say } = useWords(words);
  const change = useChange();
  const done = () => {
    toast(say('tariffs.changed'));
    close();
  };
  return (
    <Dialog title={say('tariffs.rename')} close={close}>
      <Form
        send={({ text }) => change.mutate({ path: { id: tariff.id }, body: { name: text('name') } }, { onSuccess: done })}
        act={say('tariffs.rename')}
        busy={change.isPending}
        problem={change.error}
        close={close}
        className="p-5"
      >
        <Field label={say('tariffs.name')} name="name" defaultValue={tariff.name} required errors={change.error?.details['name']} />
      </Form>
    </Dialog>
  );
}

function MakeDefault({ tariff, close }: Props) {
  const { say } = useWords(words);
  const change = useChange();
  const done = () => {
    toast(say('tariffs.changed'));
    close();
  };
  return (
    <Confirm
      title={say('tariffs.makeDefault')}
      text={say('tariffs.makeDefaultText')}
      act={say('tariffs.makeDefault')}
      busy={change.isPending}
      problem={change.error}
      confirm={() => change.mutate({ path: { id: tariff.id }, body: { is_default: true } }, { onSuccess: done })}
      close={close}
    />
  );
}

function Delete({ tariff, close }: Props) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const remove = useAct<TariffsDeleteData, TariffsDeleteResponses>('/api/tariffs/{id}/', { method: 'DELETE' });
  const done = () => {
    toast(say('tariffs.deleted'));
    void navigate({ to: '/tariffs' });
  };
  return (
    <Confirm
      title={say('tariffs.delete')}
      text={say('tariffs.deleteText')}
      act={say('tariffs.delete')}
      busy={remove.isPending}
      problem={remove.error}
      confirm={() => remove.mutate({ path: { id: tariff.id } }, { onSuccess: done })}
      close={close}
    />
  );
}
