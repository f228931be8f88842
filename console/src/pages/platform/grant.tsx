import { useState } from 'react';
import type {
  ClientsListData,
  ClientsListResponses,
  MessagingSmsBalanceData,
  MessagingSmsBalanceResponses,
  MessagingSmsCreditsCreateData,
  MessagingSmsCreditsCreateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Tenant = ClientsListResponses[200]['results'][number];

/** Credits for text messages, given to one client or taken back. */
export function Grant() {
  const { say } = useWords(words);
  const read = useRead<ClientsListData, ClientsListResponses>('/api/clients/', { query: { page_size: 100 }, tenant: null });
  return (
    <Panel title={say('platform.grant')} text={say('platform.grantText')} className="max-w-xl">
      <Loaded read={read}>{({ results }) => <GrantForm tenants={results} />}</Loaded>
    </Panel>
  );
}

function GrantForm({ tenants }: { tenants: readonly Tenant[] }) {
  const { say } = useWords(words);
  const [tenant, setTenant] = useState(tenants[0]?.id ?? '');
  const [round, setRound] = useState(0);
  const grant = useAct<MessagingSmsCreditsCreateData, MessagingSmsCreditsCreateResponses>('/api/messaging/sms/credits/', { spends: true, tenant });
  const balance = useRead<MessagingSmsBalanceData, MessagingSmsBalanceResponses>('/api/messaging/sms/balance/', { tenant, off: tenant === '' });
  const wrong = grant.error?.details ?? {};
  const send = ({ text }: Typed) => {
    const reference = text('reference');
    const body = { credits: Number(text('credits')), note: text('note'), ...(reference === '' ? {} : { reference }) };
    const done = ({ credits }: { credits: string }) => {
      toast(say('platform.grantDone', { count: credits }));
      setRound(round + 1);
    };
    grant.mutate({ body }, { onSuccess: done });
  };
  const hint = balance.data && say('platform.grantDone', { count: balance.data.credits });
  return (
    <Form key={round} className="px-4 pb-4" act={say('platform.grantDo')} busy={grant.isPending || tenant === ''} problem={grant.error} send={send}>
      <Select
        label={say('platform.grantClient')}
        hint={hint}
        choices={tenants.map(({ id, name }) => ({ value: id, label: name }))}
        value={tenant}
        onChange={(event) => setTenant(event.target.value)}
      />
      <Field label={say('platform.grantCount')} name="credits" inputMode="numeric" required errors={wrong['credits']} />
      <Field label={say('platform.grantNote')} name="note" required errors={wrong['note']} />
      <Field label={say('platform.grantReference')} name="reference" errors={wrong['reference']} />
    </Form>
  );
}
