import { useState } from 'react';
import type {
  WebhookEndpointsCreateData,
  WebhookEndpointsCreateResponses,
  WebhookEndpointsUpdateData,
  WebhookEndpointsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Check } from '../../../ui/check.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form, type Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Secret } from './secret.tsx';
import { EVENTS, eventName, type Endpoint, type EventName } from './types.ts';
import { words } from './words/index.ts';

/** An address, and what it is told of; of a new one, then its secret. */
export function EndpointForm({ one, close }: { one: Endpoint | null; close: () => void }) {
  const { say } = useWords(words);
  const [chosen, choose] = useState<readonly EventName[]>(EVENTS.filter((event) => one?.events.includes(event) ?? false));
  const make = useAct<WebhookEndpointsCreateData, WebhookEndpointsCreateResponses>('/api/webhook-endpoints/');
  const change = useAct<WebhookEndpointsUpdateData, WebhookEndpointsUpdateResponses>('/api/webhook-endpoints/{id}/', { method: 'PATCH' });
  const [problem, busy] = [make.error ?? change.error, make.isPending || change.isPending];
  const send = ({ text, on }: Typed) => {
    const body = { url: text('url'), description: text('description'), events: [...chosen] };
    if (one === null) make.mutate({ body });
    else
      change.mutate(
        { path: { id: one.id }, body: changed(one, { ...body, is_active: on('is_active') }) },
        { onSuccess: () => (toast(say('webhooks.saved')), close()) },
      );
  };
  if (make.data) return <Secret secret={make.data.secret} close={close} />;
  return (
    <Form className="p-5" act={one ? say('common.save') : say('webhooks.add')} busy={busy || chosen.length === 0} problem={problem} close={close} send={send}>
      <Fields one={one} wrong={problem?.details ?? {}} />
      <Events chosen={chosen} choose={choose} />
    </Form>
  );
}

function Fields({ one, wrong }: { one: Endpoint | null; wrong: Readonly<Record<string, readonly string[]>> }) {
  const { say } = useWords(words);
  return (
    <>
      <Field
        label={say('webhooks.url')}
        hint={say('webhooks.urlHint')}
        name="url"
        type="url"
        inputMode="url"
        required
        autoFocus
        defaultValue={one?.url}
        errors={wrong['url']}
      />
      <Field label={say('webhooks.description')} name="description" maxLength={200} defaultValue={one?.description} errors={wrong['description']} />
      {one && <Check name="is_active" label={say('webhooks.active')} hint={say('webhooks.activeHint')} defaultChecked={one.is_active} />}
    </>
  );
}

type Change = WebhookEndpointsUpdateData['body'];

/** Only what is another now: an address that is sent again, or switched on again, begins with a clean record. */
function changed(one: Endpoint, { url, is_active: isActive, ...rest }: { url: string; description: string; events: EventName[]; is_active: boolean }): Change {
  return { ...rest, ...(url === one.url ? {} : { url }), ...(isActive === one.is_active ? {} : { is_active: isActive }) };
}

function Events({ chosen, choose }: { chosen: readonly EventName[]; choose: (events: readonly EventName[]) => void }) {
  const { say } = useWords(words);
  const flip = (event: EventName) => choose(EVENTS.filter((one) => (one === event ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <fieldset>
      <legend className="text-sm font-medium">{say('webhooks.events')}</legend>
      <div className="my-2 flex flex-wrap items-center gap-2">
        <Button onClick={() => choose(EVENTS)}>{say('webhooks.all')}</Button>
        <Button look="ghost" onClick={() => choose([])}>
          {say('webhooks.none')}
        </Button>
        <span className="text-sm text-quiet" role="status">
          {say('webhooks.chosen', { count: chosen.length })}
        </span>
      </div>
      {EVENTS.map((event) => (
        <Check key={event} label={eventName(say, event)} hint={event} checked={chosen.includes(event)} onChange={() => flip(event)} />
      ))}
    </fieldset>
  );
}
