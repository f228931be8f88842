import { useSyncExternalStore } from 'react';
import { useSay } from '../i18n/index.ts';
import { Icon } from '../ui/icon.tsx';

function watchLine(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** That there is no line: what stands here may be old, and nothing can be changed. */
export function Offline() {
  const { say } = useSay();
  const online = useSyncExternalStore(watchLine, () => navigator.onLine);
  if (online) return null;
  return (
    <p role="status" className="flex items-center justify-center gap-2 bg-surface-3 px-4 py-1.5 text-sm">
      <Icon name="bang" /> {say('shell.offline')}
    </p>
  );
}
