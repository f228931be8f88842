import type {
  ClientsSmsChannelsListData,
  ClientsSmsChannelsListResponses,
  ClientsSmsChannelsReplaceKeyData,
  ClientsSmsChannelsReplaceKeyResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Copy } from '../../../ui/copy.tsx';
import { Row } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { GatewayForm } from './gateway-form.tsx';
import { gatewayName } from './gateway-kinds.ts';
import { Tested } from './tested.tsx';
import { Things } from './things.tsx';
import { words } from './words/index.ts';

export type Gateway = ClientsSmsChannelsListResponses[200]['results'][number];

export function Gateways({ client }: { client: string }) {
  const { say } = useWords(words);
  const read = useRead<ClientsSmsChannelsListData, ClientsSmsChannelsListResponses>('/api/clients/{id}/sms-channels/', {
    path: { id: client },
    query: { page_size: 100 },
  });
  return (
    <Things
      title={say('channels.gateways')}
      text={say('channels.gatewaysText')}
      add={say('channels.gatewayAdd')}
      empty={{ icon: 'message', title: say('channels.gatewaysEmpty'), text: say('channels.gatewaysEmptyText') }}
      read={read}
      row={(one, change) => <GatewayRow key={one.id} client={client} gateway={one} change={change} />}
      form={(one, close) => <GatewayForm client={client} gateway={one} close={close} />}
    />
  );
}

function GatewayRow({ client, gateway, change }: { client: string; gateway: Gateway; change: () => void }) {
  const { say } = useWords(words);
  const name = gatewayName(gateway.kind);
  return (
    <Row
      title={name}
      badges={!gateway.is_active && <StateBadge state="off" />}
      text={`${say('channels.gatewaySender')} ${gateway.sender} · ${gateway.account_user} · ${say('channels.gatewayPriority')} ${gateway.priority}`}
      actions={
        <Button onClick={change} aria-label={`${say('common.change')}: ${name}`}>
          {say('common.change')}
        </Button>
      }
    >
      <Tested client={client} code="sms_gateway" subject={gateway.id} />
      <ReportAddress client={client} gateway={gateway} />
    </Row>
  );
}

/** As long as the old address goes on, so that no report is lost while the gateway learns the new one. */
const GRACE_HOURS = 24;

/** Where the gateway tells what became of messages: unguessable, so folded. */
function ReportAddress({ client, gateway }: { client: string; gateway: Gateway }) {
  const { say } = useWords(words);
  const replace = useAct<ClientsSmsChannelsReplaceKeyData, ClientsSmsChannelsReplaceKeyResponses>('/api/clients/{id}/sms-channels/{channel_id}/replace-key/');
  return (
    <details className="mt-2">
      <summary className="cursor-pointer py-1 text-sm text-quiet">{say('channels.reportAddress')}</summary>
      <div className="space-y-3 pt-2">
        <Copy label={say('channels.gatewayReport')} value={gateway.report_url} />
        <ConfirmButton
          label={say('channels.gatewayKey')}
          title={`${say('channels.gatewayKey')}?`}
          text={say('channels.gatewayKeyText')}
          done={say('channels.gatewayKeyDone')}
          act={replace}
          vars={{ path: { id: client, channel_id: gateway.id }, body: { grace_hours: GRACE_HOURS } }}
        />
      </div>
    </details>
  );
}
