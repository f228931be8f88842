import { useState } from 'react';
import { useAct } from '../api/hooks.ts';
import type { TokensRevealData, TokensRevealResponses } from '../api/generated/types.gen.ts';
import { useMay } from '../api/me.ts';
import { inFours } from '../format/token.ts';
import { useSay } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { useProblemText } from './states.tsx';
import { toast } from './toast.tsx';

/** A token is water: masked until somebody with the right asks, and that is on record. It is hidden again with the page. */
export function SecretToken({ id, masked, inLine = false }: { id: string; masked: string; inLine?: boolean }) {
  const { say } = useSay();
  const may = useMay();
  const problemText = useProblemText();
  const [shown, setShown] = useState<string | null>(null);
  const reveal = useAct<TokensRevealData, TokensRevealResponses>('/api/tokens/{id}/reveal/');
  const show = () =>
    reveal.mutate(
      { path: { id } },
      {
        onSuccess: (answer) => {
          setShown(answer.token_value);
          toast(say('tokens.revealed'));
        },
        onError: (problem) => toast(problemText(problem), 'need'),
      },
    );
  return (
    <span className={`inline-flex items-center gap-x-2 ${inLine ? '' : 'flex-wrap'}`}>
      <span className="font-mono whitespace-nowrap">{shown === null ? masked : inFours(shown)}</span>
      {shown === null && may('tokens.reveal') && (
        <Button look="ghost" className={`h-7 px-2 text-xs ${inLine ? 'pointer-coarse:-my-3' : ''}`} onClick={show} disabled={reveal.isPending}>
          <Icon name="eye" size={14} /> {say('tokens.reveal')}
        </Button>
      )}
    </span>
  );
}
