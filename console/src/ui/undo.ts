import { SHOWN_MS, toast } from './toast.tsx';

type Undoable = { said: string; undo: string; act: () => void; back: () => void };

const waiting = new Set<() => void>();

/**
 * Does what cannot be taken back once it is done, but only after a moment in which it can: nothing has left the page until
 * then. Whoever hides the tab has made up their mind; when it dies at once, nothing was done and the case is still open.
 */
export function doSoon({ said, undo, act, back }: Undoable): void {
  const end = () => {
    clearTimeout(timer);
    waiting.delete(go);
  };
  const go = () => {
    end();
    act();
  };
  const timer = setTimeout(go, SHOWN_MS);
  waiting.add(go);
  const takeBack = () => {
    if (!waiting.has(go)) return;
    end();
    back();
  };
  toast(said, 'done', { offer: { label: undo, act: takeBack } });
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') for (const go of waiting) go();
});
