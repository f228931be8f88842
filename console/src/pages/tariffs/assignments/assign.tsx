import { useState } from 'react';
import type { TariffsAssignmentsCreateData, TariffsAssignmentsCreateResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { usePlace } from '../../../api/place.ts';
import { momentOf } from '../../../format/zone.ts';
import { useWords } from '../../../i18n/index.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Select } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { words } from '../words/index.ts';
import { CustomerChoice, MeterChoice } from './choices.tsx';

const SCOPES = ['meter', 'customer', 'site', 'meter_type'] as const;
type Scope = (typeof SCOPES)[number];

/** Gives a tariff to a meter, a customer, a site or a type, with the reason and its dates. */
export function Assign({ tariff, close }: { tariff: string; close: () => void }) {
  const { say } = useWords(words);
  const { zone } = usePlace();
  const [scope, setScope] = useState<Scope>('meter');
  const [target, setTarget] = useState('');
  const assign = useAct<TariffsAssignmentsCreateData, TariffsAssignmentsCreateResponses>('/api/tariffs/{id}/assignments/');
  const choose = (next: string) => {
    setScope(SCOPES.find((one) => one === next) ?? 'meter');
    setTarget('');
  };
  const done = () => {
    toast(say('tariffs.assigned'));
    close();
  };
  const send = ({ text }: Typed) => {
    const times = { valid_from: text('from'), valid_until: text('until') };
    const given = Object.fromEntries(Object.entries(times).flatMap(([name, wall]) => (wall === '' ? [] : [[name, momentOf(wall, zone) ?? wall]])));
    assign.mutate({ path: { id: tariff }, body: { [scope]: target.trim(), reason: text('reason'), ...given } }, { onSuccess: done });
  };
  const errors = assign.error?.details ?? {};
  return (
    <Dialog title={say('tariffs.assign')} close={close}>
      <Form send={send} act={say('tariffs.assign')} busy={assign.isPending || target.trim() === ''} problem={assign.error} close={close} className="p-5">
        <Select
          label={say('tariffs.scope')}
          value={scope}
          choices={SCOPES.map((value) => ({ value, label: say(`tariffs.scope.${value}`) }))}
          onChange={(event) => choose(event.target.value)}
        />
        {scope === 'meter' && <MeterChoice choose={setTarget} />}
        {scope === 'customer' && <CustomerChoice chosen={target} choose={setTarget} />}
        {(scope === 'site' || scope === 'meter_type') && (
          <Field label={say(`tariffs.scope.${scope}`)} value={target} errors={errors[scope]} onChange={(event) => setTarget(event.target.value)} />
        )}
        <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-2">
          <Field label={say('tariffs.from')} name="from" type="datetime-local" hint={say('tariffs.zone', { zone })} errors={errors['valid_from']} />
          <Field label={say('tariffs.until')} name="until" type="datetime-local" hint={say('tariffs.untilHint')} errors={errors['valid_until']} />
        </div>
        <Field label={say('common.reason')} name="reason" required hint={say('common.reasonHint')} errors={errors['reason']} />
      </Form>
    </Dialog>
  );
}
