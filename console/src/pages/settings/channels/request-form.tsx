import type {
  MessagingSenderRequestsCreateData,
  MessagingSenderRequestsCreateResponses,
  MessagingSenderRequestsUpdateData,
  MessagingSenderRequestsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, TextArea } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { SenderRequest } from './requests.tsx';
import { words } from './words/index.ts';

type Props = { request: SenderRequest | null; close: () => void };

/** Asks for a name, or submits one anew that was sent back. */
export function RequestForm({ request, close }: Props) {
  const { say } = useWords(words);
  const add = useAct<MessagingSenderRequestsCreateData, MessagingSenderRequestsCreateResponses>('/api/messaging/sender-requests/');
  const change = useAct<MessagingSenderRequestsUpdateData, MessagingSenderRequestsUpdateResponses>('/api/messaging/sender-requests/{id}/', { method: 'PATCH' });
  const problem = add.error ?? change.error;
  const wrong = problem?.details ?? {};
  const done = () => {
    toast(say('channels.requestSent'));
    close();
  };
  const send = ({ text }: Typed) => {
    const body = { requested_sender_id: text('requested_sender_id'), sample_content: text('sample_content') };
    if (request) change.mutate({ path: { id: request.id }, body }, { onSuccess: done });
    else add.mutate({ body }, { onSuccess: done });
  };
  const title = say(request ? 'channels.requestChange' : 'channels.requestNew');
  return (
    <Dialog title={title} close={close}>
      <Form className="p-5" act={title} busy={add.isPending || change.isPending} problem={problem} close={close} send={send}>
        <Field
          label={say('channels.requestName')}
          name="requested_sender_id"
          maxLength={11}
          required
          autoFocus
          defaultValue={request?.requested_sender_id}
          errors={wrong['requested_sender_id']}
        />
        <TextArea
          label={say('channels.requestSample')}
          name="sample_content"
          required
          defaultValue={request?.sample_content}
          errors={wrong['sample_content']}
        />
      </Form>
    </Dialog>
  );
}
