import type {
  ClientsVendorAccountsListData,
  ClientsVendorAccountsListResponses,
  VendorsPauseData,
  VendorsPauseResponses,
  VendorsResumeData,
  VendorsResumeResponses,
} from '../../../api/generated/types.gen.ts';
import { useState } from 'react';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Row } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Time } from '../../../ui/values.tsx';
import { Tested } from './tested.tsx';
import { Things } from './things.tsx';
import { VendorForm } from './vendor-form.tsx';
import { words } from './words/index.ts';

export type VendorAccount = ClientsVendorAccountsListResponses[200]['results'][number];

export function VendorAccounts({ client }: { client: string }) {
  const { say } = useWords(words);
  const read = useRead<ClientsVendorAccountsListData, ClientsVendorAccountsListResponses>('/api/clients/{id}/vendor-accounts/', {
    path: { id: client },
    query: { page_size: 100 },
  });
  return (
    <Things
      title={say('channels.vendors')}
      text={say('channels.vendorsText')}
      add={say('channels.vendorAdd')}
      empty={{ icon: 'token', title: say('channels.vendorsEmpty'), text: say('channels.vendorsEmptyText') }}
      read={read}
      row={(one, change) => <AccountRow key={one.id} client={client} account={one} change={change} />}
      form={(one, close) => <VendorForm client={client} account={one} close={close} />}
    />
  );
}

function AccountRow({ client, account, change }: { client: string; account: VendorAccount; change: () => void }) {
  const { say } = useWords(words);
  return (
    <Row
      title={account.company}
      badges={
        <>
          {account.is_default && <Badge>{say('channels.default')}</Badge>}
          {account.is_paused && <StateBadge state="paused" />}
        </>
      }
      text={
        <>
          {say(`channels.dialect.${account.dialect}`)} · {account.username}
          {account.circuit_open_until && (
            <>
              {' · '}
              {say('channels.circuit')} <Time at={account.circuit_open_until} />
            </>
          )}
        </>
      }
      actions={
        <>
          <Button onClick={change} aria-label={`${say('common.change')}: ${account.company}`}>
            {say('common.change')}
          </Button>
          <StopOrGo id={account.id} isPaused={account.is_paused} />
        </>
      }
    >
      <Tested client={client} code="vendor_account" subject={account.id} />
    </Row>
  );
}

/** Stops sales through an account, with the reason on record, or lets them go on. */
export function StopOrGo({ id, isPaused, tenant }: { id: string; isPaused: boolean; tenant?: string }) {
  const { say } = useWords(words);
  const [reason, setReason] = useState('');
  const pause = useAct<VendorsPauseData, VendorsPauseResponses>('/api/vendors/{id}/pause/', { tenant });
  const resume = useAct<VendorsResumeData, VendorsResumeResponses>('/api/vendors/{id}/resume/', { tenant });
  const path = { id };
  if (isPaused) {
    return (
      <ConfirmButton
        label={say('channels.resume')}
        title={`${say('channels.resume')}?`}
        text={say('channels.resumeText')}
        done={say('channels.resumed')}
        act={resume}
        vars={{ path }}
      />
    );
  }
  return (
    <ConfirmButton
      label={say('channels.stop')}
      title={`${say('channels.stop')}?`}
      text={say('channels.stopText')}
      done={say('channels.stopped')}
      act={pause}
      vars={{ path, body: { reason } }}
    >
      <Field
        label={say('common.reason')}
        hint={say('common.reasonHint')}
        value={reason}
        required
        errors={pause.error?.details['reason']}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmButton>
  );
}
