import type { PaymentsTimelineResponses, TokensResendSmsData, TokensResendSmsResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useMay } from '../../../api/me.ts';
import { phoneNumber } from '../../../format/values.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { useTold } from '../../../ui/use-told.ts';
import { Time } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';
import { channelName, messagesOf } from './sent.ts';

/** What was sent about the payment and whether it arrived; a token can be sent again from here. */
export function Messages({ story, token }: { story: PaymentsTimelineResponses[200]; token: string | null }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const messages = messagesOf(story.messages);
  const resend = useAct<TokensResendSmsData, TokensResendSmsResponses>('/api/tokens/{id}/resend-sms/', { spends: true });
  return (
    <Panel title={say('pay.messages')}>
      {messages.length === 0 && <p className="px-4 pb-4 text-quiet">{say('pay.noMessages')}</p>}
      <Rows label={say('pay.messages')}>
        {messages.map((one) => (
          <Row
            key={one.id}
            title={phoneNumber(one.recipient)}
            badges={<StateBadge state={one.state} />}
            text={[channelName(one.channel), one.copies > 1 ? say('pay.copies', { n: one.copies }) : '', one.lastError]
              .filter((part) => part !== '')
              .join(' · ')}
            actions={<Time at={one.deliveredAt ?? one.acceptedAt ?? one.createdAt} />}
          >
            {one.text !== null && <p className="mt-1.5 rounded-md bg-surface-2 px-3 py-2 text-sm whitespace-pre-line">{one.text}</p>}
          </Row>
        ))}
      </Rows>
      {token !== null && may('tokens.resend') && (
        <div className="border-t border-line p-3">
          <Button disabled={resend.isPending} onClick={() => resend.mutate({ path: { id: token } }, told(say('payments.resent')))}>
            {say('payments.resend')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
