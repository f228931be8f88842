import { useSay } from '../i18n/index.ts';
import { useProblemText } from './states.tsx';
import { toast } from './toast.tsx';

/** How an act reports at the edge of the page: that it is done, or why it was refused. */
export function useTold(): (text?: string, then?: () => void) => { onSuccess: () => void; onError: (problem: unknown) => void } {
  const { say } = useSay();
  const problemText = useProblemText();
  return (text, then) => ({
    onSuccess: () => {
      toast(text ?? say('common.done'));
      then?.();
    },
    onError: (problem) => toast(problemText(problem), 'need'),
  });
}
