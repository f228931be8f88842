import type {
  ClientsChannelsListData,
  ClientsChannelsListResponses,
  ClientsChannelsReplaceKeyData,
  ClientsChannelsReplaceKeyResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Copy } from '../../../ui/copy.tsx';
import { Row } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Time } from '../../../ui/values.tsx';
import { RegisterButton } from '../checklist.tsx';
import { PaybillForm } from './paybill-form.tsx';
import { Tested } from './tested.tsx';
import { Things } from './things.tsx';
import { words } from './words/index.ts';

export type Paybill = ClientsChannelsListResponses[200]['results'][number];

export function Paybills({ client }: { client: string }) {
  const { say } = useWords(words);
  const read = useRead<ClientsChannelsListData, ClientsChannelsListResponses>('/api/clients/{id}/channels/', {
    path: { id: client },
    query: { page_size: 100 },
  });
  return (
    <Things
      title={say('channels.paybills')}
      text={say('channels.paybillsText')}
      add={say('channels.paybillAdd')}
      empty={{ icon: 'coin', title: say('channels.paybillsEmpty'), text: say('channels.paybillsEmptyText') }}
      read={read}
      row={(one, change) => <PaybillRow key={one.id} client={client} paybill={one} change={change} />}
      form={(one, close) => <PaybillForm client={client} paybill={one} close={close} />}
    />
  );
}

function PaybillRow({ client, paybill, change }: { client: string; paybill: Paybill; change: () => void }) {
  const { say } = useWords(words);
  const hasKeys = paybill.has_consumer_key && paybill.has_consumer_secret;
  return (
    <Row
      title={`${say(`channels.kind.${paybill.kind}`)} ${paybill.shortcode}`}
      badges={
        <>
          {!paybill.is_active && <StateBadge state="off" />}
          {paybill.has_passkey && <Badge>{say('channels.stk')}</Badge>}
          {paybill.has_security_credential && <Badge>{say('channels.refunds')}</Badge>}
        </>
      }
      text={
        paybill.urls_registered_at ? (
          <>
            {say('channels.registeredAt')} <Time at={paybill.urls_registered_at} />
          </>
        ) : (
          say('channels.unregistered')
        )
      }
      actions={
        <>
          <Button onClick={change} aria-label={say('channels.paybillChange', { number: paybill.shortcode })}>
            {say('common.change')}
          </Button>
          {hasKeys && <RegisterButton client={client} subject={paybill.id} />}
        </>
      }
    >
      <Tested client={client} code="mpesa_credentials" subject={paybill.id} />
      <Addresses client={client} paybill={paybill} />
    </Row>
  );
}

/** Where M-Pesa tells of payments: unguessable, so folded. */
function Addresses({ client, paybill }: { client: string; paybill: Paybill }) {
  const { say } = useWords(words);
  const replace = useAct<ClientsChannelsReplaceKeyData, ClientsChannelsReplaceKeyResponses>('/api/clients/{id}/channels/{channel_id}/replace-key/');
  return (
    <details className="mt-2">
      <summary className="cursor-pointer py-1 text-sm text-quiet">{say('channels.addresses')}</summary>
      <div className="space-y-3 pt-2">
        <Copy label={say('channels.confirmation')} value={paybill.confirmation_url} />
        <Copy label={say('channels.validationUrl')} value={paybill.validation_url} />
        <ConfirmButton
          label={say('channels.replaceKey')}
          title={`${say('channels.replaceKey')}?`}
          text={say('channels.replaceKeyText')}
          done={say('channels.replaceKeyDone')}
          act={replace}
          vars={{ path: { id: client, channel_id: paybill.id }, body: { grace_hours: 24 } }}
        />
      </div>
    </details>
  );
}
