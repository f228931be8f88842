import { useState } from 'react';
import type {
  MessagingCannedRepliesCreateData,
  MessagingCannedRepliesCreateResponses,
  MessagingCannedRepliesUpdateData,
  MessagingCannedRepliesUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, TextArea } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { toast } from '../../../ui/toast.tsx';
import { AttachButton } from '../../inbox/attach.tsx';
import type { Attached } from '../../inbox/attach.tsx';
import type { Canned } from './canned.tsx';
import { words } from './words/index.ts';

export function CannedForm({ canned, close }: { canned: Canned | null; close: () => void }) {
  const { say } = useWords(words);
  const [files, setFiles] = useState<readonly Attached[]>(() => canned?.files.map(({ id, filename }) => ({ id, name: filename })) ?? []);
  const add = useAct<MessagingCannedRepliesCreateData, MessagingCannedRepliesCreateResponses>('/api/messaging/canned-replies/');
  const change = useAct<MessagingCannedRepliesUpdateData, MessagingCannedRepliesUpdateResponses>('/api/messaging/canned-replies/{id}/', { method: 'PATCH' });
  const problem = add.error ?? change.error;
  const wrong = problem?.details ?? {};
  const onSuccess = () => {
    toast(say('common.saved'));
    close();
  };
  const send = ({ text }: Typed) => {
    const body = { shortcode: text('shortcode'), title: text('title'), text: text('text'), files: files.map(({ id }) => id) };
    if (canned) change.mutate({ path: { id: canned.id }, body }, { onSuccess });
    else add.mutate({ body }, { onSuccess });
  };
  return (
    <Form className="p-5" act={say('common.save')} busy={add.isPending || change.isPending} problem={problem} close={close} send={send}>
      <Field
        label={say('inboxSettings.shortcode')}
        hint={say('inboxSettings.shortcodeHint')}
        name="shortcode"
        required
        maxLength={40}
        autoFocus
        autoCapitalize="none"
        defaultValue={canned?.shortcode}
        errors={wrong['shortcode']}
      />
      <Field label={say('inboxSettings.title')} name="title" maxLength={120} defaultValue={canned?.title} errors={wrong['title']} />
      <TextArea
        label={say('inboxSettings.words')}
        hint={say('inboxSettings.wordsHint')}
        name="text"
        rows={6}
        maxLength={4096}
        defaultValue={canned?.text}
        errors={wrong['text']}
      />
      <Files files={files} change={setFiles} />
    </Form>
  );
}

function Files({ files, change }: { files: readonly Attached[]; change: (next: readonly Attached[]) => void }) {
  const { say } = useWords(words);
  return (
    <div>
      <p className="flex items-center gap-2 text-sm font-medium">
        {say('inboxSettings.files')} {files.length === 0 && <AttachButton attach={(file) => change([file])} />}
      </p>
      <ul>
        {files.map(({ id, name }) => (
          <li key={id} className="flex items-center justify-between gap-2 rounded-md bg-surface-2 py-1 pr-1 pl-3 text-sm">
            <span className="truncate">{name}</span>
            <Button look="ghost" square aria-label={say('inboxSettings.fileRemove', { name })} onClick={() => change(files.filter((one) => one.id !== id))}>
              <Icon name="close" size={14} />
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
