import { useState } from 'react';
import type { PaymentsReconcileData, PaymentsReconcileResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { addDays, dayIn } from '../../format/zone.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

/** Begins a comparison of some days; how far it is stands among the comparisons. */
export function Compare() {
  const { say } = useWords(words);
  const { set } = useUrl();
  const { zone } = usePlace();
  const [open, setOpen] = useState(false);
  const start = useAct<PaymentsReconcileData, PaymentsReconcileResponses>('/api/payments/reconcile/');
  const today = dayIn(new Date(), zone);
  const close = () => setOpen(false);
  const done = () => {
    toast(say('recon.begun'));
    close();
    set({ show: 'runs' });
  };
  const send = ({ text }: Typed) => {
    const meters = text('meters') === 'all' ? 'all' : 'active';
    start.mutate({ body: { from_date: text('from'), to_date: text('to'), meters } }, { onSuccess: done });
  };
  const errors = start.error?.details ?? {};
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {say('recon.compare')}
      </Button>
      {open && (
        <Dialog title={say('recon.compare')} close={close}>
          <Form send={send} act={say('recon.compare')} busy={start.isPending} problem={start.error} close={close} className="p-5">
            <p className="text-quiet">{say('recon.compareText')}</p>
            <div className="grid grid-cols-2 gap-3">
              <Field label={say('recon.from')} name="from" type="date" max={today} defaultValue={addDays(today, -1)} errors={errors['from_date']} />
              <Field label={say('recon.to')} name="to" type="date" max={today} defaultValue={today} errors={errors['to_date']} />
            </div>
            <Select
              label={say('recon.meters')}
              name="meters"
              choices={[
                { value: 'active', label: say('recon.metersActive') },
                { value: 'all', label: say('recon.metersAll') },
              ]}
            />
          </Form>
        </Dialog>
      )}
    </>
  );
}
