import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TariffsCreateData, TariffsCreateResponses, TariffsListData, TariffsListResponses } from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table/table.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Money, Time } from '../../ui/values.tsx';
import { Drift } from './drift.tsx';
import { isSome, percent } from './tariff.ts';
import type { Tariff } from './tariff.ts';
import { words } from './words/index.ts';

export function TariffsPage() {
  const { say } = useWords(words);
  const may = useMay();
  const navigate = useNavigate();
  const list = useList<TariffsListData, TariffsListResponses>('/api/tariffs/', {});
  const create = may('tariffs.write') && <NewTariff />;
  return (
    <Page title={say('g.tariffs')} text={say('tariffs.text')} actions={create}>
      <Drift />
      <Table
        name="tariffs"
        label={say('g.tariffs')}
        list={list}
        columns={useColumns()}
        open={({ id }) => void navigate({ to: '/tariffs/$id', params: { id } })}
        empty={<Empty icon="price" title={say('tariffs.empty')} text={say('tariffs.emptyText')} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Tariff>[] {
  const { say } = useWords(words);
  return [
    {
      id: 'name',
      head: say('tariffs.name'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="tariffs" id={row.id}>
          {row.name}
        </ObjectLink>
      ),
    },
    {
      id: 'price',
      head: say('tariffs.price'),
      lead: true,
      right: true,
      cell: ({ current_version: prices }) => {
        if (prices === null) return <span className="text-warn">{say('tariffs.noPrices')}</span>;
        if (prices.mode === 'vendor_priced') return say('tariffs.vendorPriced');
        return (
          <>
            {prices.blocks.length > 1 && <span className="font-normal text-quiet">{say('tariffs.fromPrice')} </span>}
            <Money amount={prices.blocks[0]?.price ?? null} currency={prices.currency} />
          </>
        );
      },
    },
    { id: 'default', head: say('tariffs.default'), cell: (row) => row.is_default && <Badge>{say('tariffs.default')}</Badge> },
    {
      id: 'vat',
      head: say('tariffs.vat'),
      right: true,
      cell: ({ current_version: prices }) => (prices?.vat_basis_points ? `${percent(prices.vat_basis_points)} %` : '–'),
    },
    {
      id: 'standing',
      head: say('tariffs.standing'),
      right: true,
      cell: ({ current_version: prices }) =>
        prices && isSome(prices.standing_charge) ? <Money amount={prices.standing_charge} currency={prices.currency} /> : '–',
    },
    { id: 'since', head: say('tariffs.inForce'), right: true, cell: ({ current_version: prices }) => <Time at={prices?.effective_from ?? null} /> },
  ];
}

function NewTariff() {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const create = useAct<TariffsCreateData, TariffsCreateResponses>('/api/tariffs/');
  const close = () => setOpen(false);
  const made = ({ id }: { id: string }) => void navigate({ to: '/tariffs/$id/prices', params: { id } });
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {say('tariffs.new')}
      </Button>
      {open && (
        <Dialog title={say('tariffs.new')} close={close}>
          <Form
            send={({ text }) => create.mutate({ body: { name: text('name') } }, { onSuccess: made })}
            act={say('tariffs.new')}
            busy={create.isPending}
            problem={create.error}
            close={close}
            className="p-5"
          >
            <Field label={say('tariffs.name')} name="name" required hint={say('tariffs.nameHint')} errors={create.error?.details['name']} />
          </Form>
        </Dialog>
      )}
    </>
  );
}
