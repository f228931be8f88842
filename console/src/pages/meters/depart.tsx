import { useNavigate } from '@tanstack/react-router';
import type { ClientsListData, ClientsListResponses, MetersTransferClientData, MetersTransferClientResponses } from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Meter } from './form.tsx';
import { words } from './words/index.ts';

/** A device's way to another client of the platform; for platform staff. */
export function DepartMeter({ meter, close }: { meter: Meter; close: () => void }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const clients = useRead<ClientsListData, ClientsListResponses>('/api/clients/');
  const depart = useAct<MetersTransferClientData, MetersTransferClientResponses>('/api/meters/{id}/transfer-client/');
  const others = (clients.data?.results ?? []).filter(({ id }) => id !== meter.client);
  const told = () => {
    toast(say('meters.departed'));
    void navigate({ to: '/meters' });
  };
  return (
    <Dialog title={say('meters.depart')} close={close}>
      <Form
        send={(typed) => depart.mutate({ path: { id: meter.id }, body: { client: typed.text('client'), reason: typed.text('reason') } }, { onSuccess: told })}
        act={say('meters.departAct')}
        busy={depart.isPending || others.length === 0}
        problem={depart.error}
        close={close}
        className="p-5"
      >
        <p>{say('meters.departText')}</p>
        <Select name="client" label={say('meters.departTo')} choices={others.map(({ id, name }) => ({ value: id, label: name }))} />
        <Field name="reason" label={say('common.reason')} hint={say('common.reasonHint')} errors={depart.error?.details['reason']} />
      </Form>
    </Dialog>
  );
}
