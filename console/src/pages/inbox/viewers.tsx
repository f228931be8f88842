import { useWords } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Viewer } from './use-presence.ts';
import { words } from './words/index.ts';

/** Tells that somebody else is at the same conversation, before two people answer one customer. */
export function Viewers({ viewers }: { viewers: readonly Viewer[] }) {
  const { say } = useWords(words);
  const writing = viewers.filter(({ doing }) => doing === 'typing');
  const names = (some: readonly Viewer[]) => some.map(({ user }) => user.name || user.email).join(', ');
  if (viewers.length === 0) return null;
  return (
    <p role="status" className={`flex items-center gap-2 px-4 py-1.5 text-sm ${writing.length > 0 ? 'bg-warn-soft text-warn' : 'bg-surface-2 text-quiet'}`}>
      <Icon name="eye" size={14} />
      {writing.length > 0 ? say('inbox.writing', { names: names(writing) }) : say('inbox.looking', { names: names(viewers) })}
    </p>
  );
}
