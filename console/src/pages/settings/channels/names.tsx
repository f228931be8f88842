import type {
  MessagingSenderIdsListData,
  MessagingSenderIdsListResponses,
  MessagingSenderIdsUpdateData,
  MessagingSenderIdsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useMay } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { useTold } from '../../../ui/use-told.ts';
import { Requests } from './requests.tsx';
import { words } from './words/index.ts';

type Sender = MessagingSenderIdsListResponses[200]['results'][number];

/** Names that stand over text messages, and those that are asked for. */
export function SenderNames() {
  const { say } = useWords(words);
  const read = useRead<MessagingSenderIdsListData, MessagingSenderIdsListResponses>('/api/messaging/sender-ids/', { query: { page_size: 100 } });
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title={say('channels.names')} text={say('channels.namesText')}>
        <Loaded read={read}>
          {({ results }) =>
            results.length === 0 ? (
              <p className="px-4 pb-4 text-quiet">{say('channels.namesEmpty')}</p>
            ) : (
              <Rows label={say('channels.names')}>
                {results.map((one) => (
                  <NameRow key={one.id} sender={one} />
                ))}
              </Rows>
            )
          }
        </Loaded>
      </Panel>
      <Requests />
    </div>
  );
}

function NameRow({ sender }: { sender: Sender }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const change = useAct<MessagingSenderIdsUpdateData, MessagingSenderIdsUpdateResponses>('/api/messaging/sender-ids/{id}/', { method: 'PATCH' });
  const isOn = sender.status === 'active';
  const act = (body: MessagingSenderIdsUpdateData['body']) => change.mutate({ path: { id: sender.id }, body }, told(say('common.saved')));
  return (
    <Row
      title={sender.sender_id}
      badges={
        <>
          <StateBadge state={sender.status} />
          {sender.is_default && <Badge>{say('channels.default')}</Badge>}
        </>
      }
      text={sender.sample_content}
      actions={
        may('senders.manage') && (
          <>
            {isOn && !sender.is_default && <Button onClick={() => act({ is_default: true })}>{say('channels.nameDefault')}</Button>}
            <Button onClick={() => act({ status: isOn ? 'inactive' : 'active' })}>{say(isOn ? 'channels.nameOff' : 'channels.nameOn')}</Button>
          </>
        )
      }
    />
  );
}
