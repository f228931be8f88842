import { base64Of } from '../../api/download.ts';
import type { MessagingMediaData, MessagingMediaResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';
import { PickFile } from '../../ui/pick-file.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

export type Attached = { id: string; name: string };

type Props = { attach: (file: Attached) => void; worded?: boolean };

/** Hands a file over; it goes along when what it stands beside is sent. In words where a sign alone would not be seen. */
export function AttachButton({ attach, worded = false }: Props) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const keep = useAct<MessagingMediaData, MessagingMediaResponses>('/api/messaging/media/');
  const take = async (file: File) => {
    const body = { mime_type: file.type || 'application/octet-stream', filename: file.name, content_base64: await base64Of(file) };
    keep.mutate({ body }, { onSuccess: ({ id, filename }) => attach({ id, name: filename }), onError: (problem) => toast(problemText(problem), 'need') });
  };
  if (worded)
    return (
      <PickFile look="secondary" label={say('common.pickFile')} busy={keep.isPending} pick={(file) => void take(file)}>
        <Icon name="clip" /> {say('common.pickFile')}
      </PickFile>
    );
  return (
    <PickFile label={say('inbox.attach')} busy={keep.isPending} pick={(file) => void take(file)} square>
      <Icon name="clip" size={18} />
    </PickFile>
  );
}
