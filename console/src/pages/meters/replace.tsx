import { useNavigate } from '@tanstack/react-router';
import type { MetersReplaceDeviceData, MetersReplaceDeviceResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { NumberField } from './form.tsx';
import { words } from './words/index.ts';

/** Another device for a place; the page goes on with the new one. */
export function ReplaceDevice({ id, close }: { id: string; close: () => void }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const replace = useAct<MetersReplaceDeviceData, MetersReplaceDeviceResponses>('/api/meters/{id}/replace/');
  const details = replace.error?.details;
  const send = (typed: Typed) =>
    replace.mutate(
      { path: { id }, body: bodyOf(typed) },
      {
        onSuccess: (done) => {
          toast(say('meters.replaced', { count: done.moved_purchases }));
          close();
          void navigate({ to: '/meters/$id', params: { id: done.new_meter } });
        },
      },
    );
  return (
    <Dialog title={say('meters.replace')} close={close}>
      <Form send={send} act={say('meters.replaceAct')} busy={replace.isPending} problem={replace.error} close={close} className="p-5">
        <p>{say('meters.replaceText')}</p>
        <NumberField name="meter_id" label={say('meters.newNumber')} errors={details?.['meter_id']} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field name="final_reading" label={say('meters.finalReading')} inputMode="decimal" errors={details?.['final_reading']} />
          <Field name="first_reading" label={say('meters.firstReading')} inputMode="decimal" errors={details?.['first_reading']} />
        </div>
        <Field name="serial_number" label={say('meters.serial')} errors={details?.['serial_number']} />
        <Field name="reason" label={say('common.reason')} hint={say('common.reasonHint')} errors={details?.['reason']} />
        <Check name="redirect" label={say('meters.redirect')} defaultChecked />
      </Form>
    </Dialog>
  );
}

function bodyOf(typed: Typed): MetersReplaceDeviceData['body'] {
  const optional = (['final_reading', 'first_reading', 'serial_number'] as const).map((name) => [name, typed.text(name)] as const);
  return {
    meter_id: typed.text('meter_id'),
    reason: typed.text('reason'),
    redirect: typed.on('redirect'),
    ...Object.fromEntries(optional.filter(([, value]) => value !== '')),
  };
}
