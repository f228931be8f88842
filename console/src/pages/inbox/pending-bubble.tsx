import { clock } from '../../format/values.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Pending } from './pending.ts';
import { useFailure } from './status.tsx';
import { words } from './words/index.ts';

type Props = { one: Pending; again: () => void; drop: () => void };

/** A message that is on its way from here: shown at once, and kept when it does not go. */
export function PendingBubble({ one, again, drop }: Props) {
  const { say } = useWords(words);
  const failure = useFailure();
  const failed = one.state === 'failed';
  return (
    <div className="mb-1.5 flex flex-row-reverse items-end gap-1">
      <article
        className={`max-w-[min(34rem,85%)] rounded-xl rounded-br-sm px-3 py-2 ${one.isNote ? 'bg-warn-soft' : 'bg-accent-soft'} ${failed ? 'border border-danger/50' : 'opacity-75'}`}
      >
        <p className="break-words whitespace-pre-line">{one.body.text || say('inbox.file')}</p>
        <p className={`mt-0.5 flex items-center justify-end gap-1.5 text-xs ${failed ? 'text-danger' : 'text-quiet'}`}>
          {clock(one.at)} <Icon name={failed ? 'bang' : 'clock'} size={14} />
          <span className={failed ? '' : 'sr-only'}>{failed ? failure(one.code, '') : say('state.sending')}</span>
        </p>
      </article>
      {failed && (
        <span className="flex flex-wrap gap-1">
          <Button className="h-8 text-sm" onClick={again}>
            <Icon name="reset" size={14} /> {say('inbox.sendAgain')}
          </Button>
          <Button look="ghost" className="h-8 text-sm" onClick={drop}>
            {say('inbox.discard')}
          </Button>
        </span>
      )}
    </div>
  );
}
