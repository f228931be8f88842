import type { EmailSettingsData, EmailSettingsReplaceData, EmailSettingsReplaceResponses, EmailSettingsResponses } from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

/** Whose name stands over mail to customers, and where their answers go. */
export function MailPanel() {
  const { say } = useWords(words);
  const read = useRead<EmailSettingsData, EmailSettingsResponses>('/api/email-settings/');
  const save = useAct<EmailSettingsReplaceData, EmailSettingsReplaceResponses>('/api/email-settings/', { method: 'PUT' });
  const wrong = save.error?.details ?? {};
  const done = () => toast(say('common.saved'));
  return (
    <Panel title={say('settings.mailPanel')}>
      <Loaded read={read} rows={3}>
        {(now) => (
          <Form
            className="px-4 pb-4"
            act={say('common.save')}
            busy={save.isPending}
            problem={save.error}
            send={({ text }) => save.mutate({ body: { sender_name: text('sender_name'), reply_to: text('reply_to') } }, { onSuccess: done })}
          >
            <p className="text-quiet">{now.is_ready ? say('settings.mailFrom', { address: now.from_address }) : say('settings.mailNone')}</p>
            <Field label={say('settings.mailName')} name="sender_name" defaultValue={now.sender_name} errors={wrong['sender_name']} />
            <Field label={say('settings.mailReply')} name="reply_to" type="email" defaultValue={now.reply_to} errors={wrong['reply_to']} />
          </Form>
        )}
      </Loaded>
    </Panel>
  );
}
