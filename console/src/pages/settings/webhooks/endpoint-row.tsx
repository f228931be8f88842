import type {
  WebhookEndpointsDeleteData,
  WebhookEndpointsDeleteResponses,
  WebhookEndpointsRotateSecretData,
  WebhookEndpointsRotateSecretResponses,
  WebhookEndpointsTestData,
  WebhookEndpointsTestResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Row } from '../../../ui/rows.tsx';
import { ProblemNote } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Time } from '../../../ui/values.tsx';
import { Secret } from './secret.tsx';
import { HEALTH, type Endpoint } from './types.ts';
import { words } from './words/index.ts';

/** One address with how it does, and what can be done with it. */
export function EndpointRow({ one, change }: { one: Endpoint; change: () => void }) {
  const { say } = useWords(words);
  return (
    <Row
      title={<span className="font-mono text-sm break-all">{one.url}</span>}
      badges={<Badge tone={HEALTH[one.health]}>{say(`webhooks.health.${one.health}`)}</Badge>}
      text={<Standing one={one} />}
      actions={<Acts one={one} change={change} />}
    >
      {one.off_reason !== '' && <p className="mt-1 text-sm text-danger">{say(`webhooks.off.${one.off_reason}`)}</p>}
      <p className="mt-1 font-mono text-xs break-words text-quiet">{one.events.join('  ')}</p>
    </Row>
  );
}

function Standing({ one }: { one: Endpoint }) {
  const { say } = useWords(words);
  return (
    <span className="flex flex-wrap gap-x-3">
      {one.description && <span>{one.description}</span>}
      {one.last_success_at && (
        <span>
          {say('webhooks.lastSuccess')} <Time at={one.last_success_at} />
        </span>
      )}
      {one.last_failure_at && (
        <span>
          {say('webhooks.lastFailure')} <Time at={one.last_failure_at} />
        </span>
      )}
      {one.waiting > 0 && <span>{say('webhooks.waiting', { count: one.waiting })}</span>}
      {one.former_secret_until && Date.parse(one.former_secret_until) > Date.now() && (
        <span>
          {say('webhooks.both')} <Time at={one.former_secret_until} />
        </span>
      )}
    </span>
  );
}

function Acts({ one: { id, url, is_active: isActive }, change }: { one: Endpoint; change: () => void }) {
  const { say } = useWords(words);
  const test = useAct<WebhookEndpointsTestData, WebhookEndpointsTestResponses>('/api/webhook-endpoints/{id}/test/');
  const rotate = useAct<WebhookEndpointsRotateSecretData, WebhookEndpointsRotateSecretResponses>('/api/webhook-endpoints/{id}/rotate-secret/');
  const remove = useAct<WebhookEndpointsDeleteData, WebhookEndpointsDeleteResponses>('/api/webhook-endpoints/{id}/', { method: 'DELETE' });
  const vars = { path: { id } };
  return (
    <>
      {isActive && (
        <Button disabled={test.isPending} onClick={() => test.mutate(vars, { onSuccess: () => toast(say('webhooks.tested')) })}>
          {say('webhooks.test')}
        </Button>
      )}
      <Button onClick={change}>{say('webhooks.change')}</Button>
      <ConfirmButton
        label={say('webhooks.rotate')}
        title={`${say('webhooks.rotate')}?`}
        text={say('webhooks.rotateText', { url })}
        done={say('webhooks.rotated')}
        act={rotate}
        vars={vars}
      />
      <ConfirmButton
        look="ghost"
        label={say('webhooks.remove')}
        title={`${say('webhooks.remove')}?`}
        text={say('webhooks.removeText', { url })}
        done={say('webhooks.removed')}
        act={remove}
        vars={vars}
      />
      <ProblemNote problem={test.error} />
      {rotate.data && (
        <Dialog title={say('webhooks.rotate')} close={rotate.reset}>
          <Secret secret={rotate.data.secret} close={rotate.reset} />
        </Dialog>
      )}
    </>
  );
}
