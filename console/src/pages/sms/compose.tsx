import { useState } from 'react';
import type {
  MessagingSenderIdsListData,
  MessagingSenderIdsListResponses,
  MessagingSmsBulkData,
  MessagingSmsBulkResponses,
  MessagingSmsScheduleData,
  MessagingSmsScheduleResponses,
  MessagingSmsSendData,
  MessagingSmsSendResponses,
  MessagingTemplatesListData,
  MessagingTemplatesListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select, TextArea } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { SmsCount } from './count.tsx';
import { recipientsIn } from './recipients.ts';
import { words } from './words/index.ts';

type Body = MessagingSmsSendData['body'];
export type Purpose = NonNullable<Body['purpose']>;

const MANY = 100;

/** One text or many, now or at a time; what it costs is told while it is written. */
export function Compose({ to, done }: { to: string; done: (id: string) => void }) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState(to);
  const [message, setMessage] = useState('');
  const [template, setTemplate] = useState('');
  const [sender, setSender] = useState('');
  const [purpose, setPurpose] = useState<Purpose>('service');
  const [at, setAt] = useState('');
  const recipients = recipientsIn(typed);
  const { send, problem, busy } = useSend(done);
  const body: Body = { recipients, purpose, ...wordsOf(message, template), ...(sender === '' ? {} : { sender_id: sender }) };
  const empty = recipients.length === 0 || (template === '' && message.trim() === '');
  return (
    <form
      className="space-y-3 p-5"
      onSubmit={(event) => {
        event.preventDefault();
        send(body, at === '' ? null : new Date(at).toISOString());
      }}
    >
      <TextArea
        label={say('sms.to')}
        rows={3}
        required
        value={typed}
        hint={say('sms.toHint', { n: recipients.length.toLocaleString() })}
        errors={problem?.details['recipients']}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Templates chosen={template} choose={setTemplate} />
      {template === '' && (
        <TextArea
          label={say('g.message')}
          rows={5}
          required
          value={message}
          errors={problem?.details['message']}
          onChange={(event) => setMessage(event.target.value)}
        />
      )}
      <SmsCount message={message} template={template} recipients={recipients} />
      <Senders chosen={sender} choose={setSender} />
      <PurposeChoice purpose={purpose} choose={setPurpose} />
      <Field label={say('sms.at')} type="datetime-local" hint={say('sms.atHint')} value={at} onChange={(event) => setAt(event.target.value)} />
      <ProblemNote problem={problem} />
      <Button look="primary" type="submit" className="w-full" disabled={busy || empty}>
        {say(at === '' ? 'g.send' : 'sms.schedule')}
      </Button>
    </form>
  );
}

const wordsOf = (message: string, template: string): Pick<Body, 'message' | 'template_id'> => (template === '' ? { message } : { template_id: template });

export function PurposeChoice({ purpose, choose }: { purpose: Purpose; choose: (purpose: Purpose) => void }) {
  const { say } = useWords(words);
  return (
    <div>
      <p className="mb-1 text-sm font-medium">{say('sms.purpose')}</p>
      <Segmented
        label={say('sms.purpose')}
        value={purpose}
        onChange={choose}
        options={[
          { value: 'service', label: say('sms.service') },
          { value: 'marketing', label: say('sms.marketing') },
        ]}
      />
      <p className="mt-1 text-xs text-quiet">{say(purpose === 'marketing' ? 'sms.marketingText' : 'sms.serviceText')}</p>
    </div>
  );
}

/** To one person a bad number stops it; of many, bad ones are set aside and named. */
function useSend(done: (id: string) => void) {
  const { say } = useWords(words);
  const one = useAct<MessagingSmsSendData, MessagingSmsSendResponses>('/api/messaging/sms/send/', { spends: true });
  const many = useAct<MessagingSmsBulkData, MessagingSmsBulkResponses>('/api/messaging/sms/bulk/', { spends: true });
  const later = useAct<MessagingSmsScheduleData, MessagingSmsScheduleResponses>('/api/messaging/sms/schedule/', { spends: true });
  const onSuccess = (sent: MessagingSmsSendResponses[201]) => {
    toast(
      sent.rejected.length > 0 ? say('sms.sentSome', { n: sent.recipient_count, bad: sent.rejected.length }) : say('sms.sent', { n: sent.recipient_count }),
    );
    done(sent.base_message_id);
  };
  const send = (body: Body, at: string | null) => {
    if (at !== null) later.mutate({ body: { ...body, schedule_time: at } }, { onSuccess });
    else if (body.recipients.length > 1) many.mutate({ body }, { onSuccess });
    else one.mutate({ body }, { onSuccess });
  };
  return { send, problem: one.error ?? many.error ?? later.error, busy: one.isPending || many.isPending || later.isPending };
}

type Choose = { chosen: string; choose: (value: string) => void };

export function Templates({ chosen, choose }: Choose) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingTemplatesListData, MessagingTemplatesListResponses>('/api/messaging/templates/', {
    query: { channel: 'sms', page_size: MANY },
  });
  if (!data || data.results.length === 0) return null;
  const choices = [{ value: '', label: say('sms.noTemplate') }, ...data.results.map((one) => ({ value: one.id, label: `${one.name} (${one.language})` }))];
  return <Select label={say('g.template')} choices={choices} value={chosen} onChange={(event) => choose(event.target.value)} />;
}

export function Senders({ chosen, choose }: Choose) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingSenderIdsListData, MessagingSenderIdsListResponses>('/api/messaging/sender-ids/', { query: { page_size: MANY } });
  const active = data?.results.filter((one) => one.status === 'active') ?? [];
  if (active.length === 0) return null;
  const choices = [{ value: '', label: say('sms.defaultSender') }, ...active.map((one) => ({ value: one.sender_id, label: one.sender_id }))];
  return <Select label={say('sms.sender')} choices={choices} value={chosen} onChange={(event) => choose(event.target.value)} />;
}
