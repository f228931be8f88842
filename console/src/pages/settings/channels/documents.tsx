import { base64Of, download } from '../../../api/download.ts';
import type {
  MessagingSenderRequestsDocumentsCreateData,
  MessagingSenderRequestsDocumentsDeleteData,
  MessagingSenderRequestsDocumentsDeleteResponses,
  MessagingSenderRequestsDocumentsCreateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { PickFile } from '../../../ui/pick-file.tsx';
import { useProblemText } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { SenderRequest } from './requests.tsx';
import { words } from './words/index.ts';

const MOST = 5;

/** What proves a name; while the request is open it can be added to and taken back. */
export function Documents({ request, change }: { request: SenderRequest; change: boolean }) {
  const { say } = useWords(words);
  if (request.documents.length === 0 && !change) return null;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <DocumentLinks request={request} remove={change} />
      {change && request.documents.length < MOST && <AddDocument id={request.id} />}
      {change && request.documents.length === 0 && <span className="text-quiet">{say('channels.documentsText')}</span>}
    </div>
  );
}

/** Files of a request, each read with the reader's own rights. */
export function DocumentLinks({ request, remove = false }: { request: Pick<SenderRequest, 'documents' | 'id'>; remove?: boolean }) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  return request.documents.map(({ id, filename, url }) => (
    <span key={id} className="inline-flex max-w-full items-center">
      <button
        type="button"
        className="inline-flex min-w-0 cursor-pointer items-center gap-1 text-accent underline-offset-2 hover:underline pointer-coarse:min-h-11"
        onClick={() => void download(url, {}, filename).catch((problem: unknown) => toast(problemText(problem), 'need'))}
      >
        <Icon name="clip" size={14} /> <span className="truncate">{filename}</span>
      </button>
      {remove && <RemoveDocument request={request.id} document={id} label={`${say('channels.documentRemove')}: ${filename}`} />}
    </span>
  ));
}

function RemoveDocument({ request, document, label }: { request: string; document: string; label: string }) {
  const problemText = useProblemText();
  const remove = useAct<MessagingSenderRequestsDocumentsDeleteData, MessagingSenderRequestsDocumentsDeleteResponses>(
    '/api/messaging/sender-requests/{id}/documents/{document_id}/',
    { method: 'DELETE' },
  );
  const go = () => remove.mutate({ path: { id: request, document_id: document } }, { onError: (problem) => toast(problemText(problem), 'need') });
  return (
    <Button look="ghost" square aria-label={label} title={label} disabled={remove.isPending} onClick={go}>
      <Icon name="close" size={14} />
    </Button>
  );
}

function AddDocument({ id }: { id: string }) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const add = useAct<MessagingSenderRequestsDocumentsCreateData, MessagingSenderRequestsDocumentsCreateResponses>(
    '/api/messaging/sender-requests/{id}/documents/',
  );
  const take = async (file: File) => {
    const body = { filename: file.name, content_base64: await base64Of(file) };
    add.mutate({ path: { id }, body }, { onSuccess: () => toast(say('channels.documentAdded')), onError: (problem) => toast(problemText(problem), 'need') });
  };
  return (
    <PickFile label={say('channels.documentAdd')} accept=".pdf,.jpg,.jpeg,.png" busy={add.isPending} pick={(file) => void take(file)}>
      <Icon name="clip" size={14} /> {say('channels.documentAdd')}
    </PickFile>
  );
}
