import type {
  WebhookDeliveriesGetData,
  WebhookDeliveriesGetResponses,
  WebhookDeliveriesSendAgainData,
  WebhookDeliveriesSendAgainResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Facts } from '../../../ui/page.tsx';
import { Raw } from '../../../ui/raw.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { ProblemNote } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Time } from '../../../ui/values.tsx';
import { eventName, LOOK, whyNot } from './types.ts';
import { words } from './words/index.ts';

type Detail = WebhookDeliveriesGetResponses[200];

const EVERY_MS = 3_000;

/** One call with its body, its tries and what was answered. */
export function DeliverySheet({ id, close }: { id: string; close: () => void }) {
  const { say } = useWords(words);
  const read = useRead<WebhookDeliveriesGetData, WebhookDeliveriesGetResponses>('/api/webhook-deliveries/{id}/', { path: { id }, everyMs: EVERY_MS });
  return (
    <Dialog place="side" title={say('webhooks.delivery')} close={close}>
      <Loaded read={read}>{(one) => <Story one={one} />}</Loaded>
    </Dialog>
  );
}

function Story({ one }: { one: Detail }) {
  const { say } = useWords(words);
  return (
    <>
      <Facts
        facts={[
          [say('webhooks.ofEvent'), `${eventName(say, one.event)} (${one.event})`],
          [
            say('webhooks.inState'),
            <Badge key="state" tone={LOOK[one.state]}>
              {say(`webhooks.state.${one.state}`)}
            </Badge>,
          ],
          [say('webhooks.ofAddress'), one.url],
          [
            'webhook-id',
            <span key="id" className="font-mono text-[0.95em] break-all">
              {one.event_id}
            </span>,
          ],
          [say('common.when'), <Time key="at" at={one.created_at} />],
          [say('webhooks.next'), one.next_attempt_at && <Time at={one.next_attempt_at} />],
        ]}
      />
      <Again one={one} />
      <section aria-label={say('webhooks.tries')} className="border-t border-line">
        <h3 className="px-4 pt-3 pb-2 font-semibold">{say('webhooks.tries')}</h3>
        {one.tries.length === 0 ? (
          <p className="px-4 pb-3 text-quiet">{say('webhooks.noTries')}</p>
        ) : (
          <Rows label={say('webhooks.tries')}>
            {one.tries.map((tried) => (
              <Row
                key={tried.no}
                title={say('webhooks.try', { no: tried.no })}
                badges={<Badge tone={tried.error === null ? 'done' : 'need'}>{whyNot(say, tried)}</Badge>}
                text={
                  <>
                    <Time at={tried.began_at} />
                    {tried.milliseconds !== null && ` · ${say('webhooks.milliseconds', { count: tried.milliseconds })}`}
                  </>
                }
              >
                {tried.answer !== '' && <Raw value={tried.answer} />}
              </Row>
            ))}
          </Rows>
        )}
      </section>
      <section aria-label={say('webhooks.body')} className="border-t border-line p-4">
        <h3 className="mb-2 font-semibold">{say('webhooks.body')}</h3>
        <Raw value={readable(one.payload)} />
      </section>
    </>
  );
}

function Again({ one: { id, state } }: { one: Detail }) {
  const { say } = useWords(words);
  const again = useAct<WebhookDeliveriesSendAgainData, WebhookDeliveriesSendAgainResponses>('/api/webhook-deliveries/{id}/send-again/');
  if (state === 'sending') return null;
  return (
    <div className="flex flex-wrap items-center justify-end gap-2 px-4 py-3">
      <ProblemNote problem={again.error} />
      <Button disabled={again.isPending} onClick={() => again.mutate({ path: { id } }, { onSuccess: () => toast(say('webhooks.againDone')) })}>
        {say('webhooks.again')}
      </Button>
    </div>
  );
}

/** On several lines; what cannot be read any more stands as it is. */
function readable(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return payload;
  }
}
