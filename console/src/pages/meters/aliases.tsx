import { useState } from 'react';
import type {
  MetersAliasesCreateData,
  MetersAliasesCreateResponses,
  MetersAliasesDeleteData,
  MetersAliasesDeleteResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { useTold } from '../../ui/use-told.ts';
import { Mono } from '../../ui/values.tsx';
import type { Meter } from './form.tsx';
import { words } from './words/index.ts';

/** What else people type for this meter; money under such a name finds it. */
export function Aliases({ meter }: { meter: Meter }) {
  const { say } = useWords(words);
  const may = useMay();
  if (!may('meters.write')) return null;
  return (
    <Panel title={say('meters.aliasPanel')} text={say('meters.aliasText')}>
      {meter.aliases.length === 0 ? (
        <p className="px-4 pb-3 text-quiet">{say('meters.aliasNone')}</p>
      ) : (
        <Rows label={say('meters.aliasPanel')}>
          {meter.aliases.map((alias) => (
            <AliasRow key={alias} meter={meter.id} alias={alias} />
          ))}
        </Rows>
      )}
      <NewAlias meter={meter.id} />
    </Panel>
  );
}

function AliasRow({ meter, alias }: { meter: string; alias: string }) {
  const { say } = useWords(words);
  const told = useTold();
  const remove = useAct<MetersAliasesDeleteData, MetersAliasesDeleteResponses>('/api/meters/{id}/aliases/', { method: 'DELETE' });
  return (
    <Row
      title={<Mono>{alias}</Mono>}
      actions={
        <Button
          look="ghost"
          aria-label={`${say('meters.aliasRemove')}: ${alias}`}
          disabled={remove.isPending}
          onClick={() => remove.mutate({ path: { id: meter }, query: { alias } }, told())}
        >
          {say('meters.aliasRemove')}
        </Button>
      }
    />
  );
}

function NewAlias({ meter }: { meter: string }) {
  const { say } = useWords(words);
  const told = useTold();
  const [round, setRound] = useState(0);
  const add = useAct<MetersAliasesCreateData, MetersAliasesCreateResponses>('/api/meters/{id}/aliases/');
  return (
    <Form
      key={round}
      className="border-t border-line p-4"
      act={say('meters.aliasAdd')}
      busy={add.isPending}
      problem={add.error}
      send={({ text }) =>
        add.mutate({ path: { id: meter }, body: { alias: text('alias') } }, { onSuccess: told(say('meters.aliasAdded'), () => setRound(round + 1)).onSuccess })
      }
    >
      <Field name="alias" label={say('meters.aliasNew')} required errors={add.error?.details['alias']} />
    </Form>
  );
}
