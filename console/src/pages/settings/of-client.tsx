import type { ReactNode } from 'react';
import { useMe } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Empty, Skeleton } from '../../ui/states.tsx';
import { words } from './words/index.ts';

/** Settings are one client's: staff of the platform choose one first. */
export function OfClient({ children }: { children: (client: string) => ReactNode }) {
  const { say } = useWords(words);
  const { data: me } = useMe();
  if (!me) return <Skeleton />;
  if (me.client === null) return <Empty icon="desk" title={say('settings.chooseTitle')} text={say('settings.chooseText')} />;
  return <>{children(me.client)}</>;
}
