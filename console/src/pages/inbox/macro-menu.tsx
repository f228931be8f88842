import { useState } from 'react';
import type {
  MessagingMacrosListData,
  MessagingMacrosListResponses,
  MessagingMacrosRunData,
  MessagingMacrosRunResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { MacroStopped } from './macro-stopped.tsx';
import { words } from './words/index.ts';

export type Macro = MessagingMacrosListResponses[200]['results'][number];
export type Ran = MessagingMacrosRunResponses[200]['results'][number];

const MANY = 100;
const LEAVING: ReadonlySet<string> = new Set(['resolve', 'snooze']);

type Props = {
  ids: readonly string[];
  /** The key that opens the menu, where it has one. */
  dataKey?: string;
  /** All was done, and the conversations went out of the way where `left`. */
  done: (left: boolean) => void;
  /** Those where a step was refused. */
  stopped?: (ids: readonly string[]) => void;
};

/** Several acts by one choice, on one conversation or on all that are chosen. */
export function MacroMenu({ ids, dataKey, done, stopped }: Props) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingMacrosListData, MessagingMacrosListResponses>('/api/messaging/macros/', { query: { page_size: MANY } });
  const run = useAct<MessagingMacrosRunData, MessagingMacrosRunResponses>('/api/messaging/macros/{id}/run/');
  const problemText = useProblemText();
  const [told, tell] = useState<{ macro: Macro; results: readonly Ran[] } | null>(null);
  if (!data || data.results.length === 0) return null;
  const go = (macro: Macro) =>
    run.mutate(
      { path: { id: macro.id }, body: { conversations: [...ids] } },
      {
        onSuccess: ({ results }) => {
          const refused = results.filter(({ failed }) => failed !== null);
          if (refused.length > 0) {
            tell({ macro, results });
            stopped?.(refused.map(({ conversation }) => conversation));
            return;
          }
          toast(say('inbox.macroDone', { name: macro.name }));
          done(macro.actions.some((action) => LEAVING.has(action.do)));
        },
        onError: (problem) => toast(problemText(problem), 'need'),
      },
    );
  return (
    <>
      <Menu
        label={say('inbox.macros')}
        trigger={
          <Button
            look="ghost"
            square
            data-key={dataKey}
            aria-label={say('inbox.macros')}
            title={say(dataKey ? 'inbox.macrosKey' : 'inbox.macros')}
            disabled={run.isPending}
          >
            <Icon name="fault" size={18} />
          </Button>
        }
      >
        {data.results.map((macro) => (
          <MenuItem key={macro.id} act={() => go(macro)}>
            {macro.name}
          </MenuItem>
        ))}
      </Menu>
      {told && <MacroStopped {...told} close={() => tell(null)} />}
    </>
  );
}
