import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Copy } from '../../../ui/copy.tsx';
import { Snippet } from './snippet.tsx';
import { words } from './words/index.ts';

/** Shown this once. */
export function Secret({ secret, close }: { secret: string; close: () => void }) {
  const { say } = useWords(words);
  return (
    <div className="space-y-4 p-5" role="status">
      <p className="text-quiet">{say('webhooks.madeText')}</p>
      <Copy label={say('webhooks.made')} value={secret} />
      <details>
        <summary className="cursor-pointer py-2 text-sm font-medium">{say('webhooks.verify')}</summary>
        <Snippet />
      </details>
      <div className="text-right">
        <Button look="primary" onClick={close}>
          {say('common.done')}
        </Button>
      </div>
    </div>
  );
}
