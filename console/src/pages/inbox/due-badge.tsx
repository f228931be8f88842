import { useEffect, useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { dueOf, whenOf } from './due.ts';
import type { Conversation } from './types.ts';
import { words } from './words/index.ts';

const TICK_MS = 15_000;

/** By when the service level wants an answer, or the end of the conversation; whole where there is room for words. */
export function DueBadge({ conversation, whole = false }: { conversation: Conversation; whole?: boolean }) {
  const { say, language } = useWords(words);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const due = dueOf(conversation, now);
  if (!due) return null;
  const when = whenOf(due.at, now, language);
  const text = say(`inbox.due.${due.what}.${due.tone === 'need' ? 'late' : 'by'}`, { when });
  return (
    <Badge tone={due.tone}>
      <Icon name={due.tone === 'need' ? 'bang' : 'clock'} size={12} />
      {whole ? (
        text
      ) : (
        <>
          <span className="sr-only">{text}</span>
          <span aria-hidden="true">{when}</span>
        </>
      )}
    </Badge>
  );
}
