import { useSay, useWords, wordFor } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { useReason } from '../../ui/states.tsx';
import type { Message } from './types.ts';
import { words } from './words/index.ts';

const LOOK: Readonly<Record<Message['status'], { icon: IconName; tone: string }>> = {
  received: { icon: 'check', tone: '' },
  kept: { icon: 'note', tone: '' },
  scheduled: { icon: 'clock', tone: '' },
  queued: { icon: 'clock', tone: '' },
  sending: { icon: 'flight', tone: '' },
  sent: { icon: 'check', tone: '' },
  delivered: { icon: 'delivered', tone: '' },
  read: { icon: 'delivered', tone: 'text-water' },
  failed: { icon: 'bang', tone: 'text-danger' },
  cancelled: { icon: 'refuse', tone: '' },
};

/** How far a message of ours has come; a failed one says why in words. */
export function Status({ message }: { message: Message }) {
  const { say } = useWords(words);
  const text = useFailure();
  const { icon, tone } = LOOK[message.status];
  const word = wordFor(say, 'state', message.status) ?? message.status;
  return (
    <span className={`inline-flex items-center gap-1 ${tone}`} title={word}>
      <Icon name={icon} size={14} />
      <span className={message.status === 'failed' ? '' : 'sr-only'}>
        {message.status === 'failed' ? text(message.error_code, message.error_message) : word}
      </span>
    </span>
  );
}

/** Why something did not go. */
export function useFailure(): (code: string, message: string) => string {
  const { say } = useSay();
  const reason = useReason();
  return (code, message) => reason(code, message) || say('state.failed');
}
