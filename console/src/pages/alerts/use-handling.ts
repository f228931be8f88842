import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import { useWords } from '../../i18n/index.ts';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { doSoon } from '../../ui/undo.ts';
import type { Alert } from './columns.tsx';
import { words } from './words/index.ts';

type Verb = 'acknowledge' | 'resolve';

const SAID = { acknowledge: 'alerts.takenToast', resolve: 'alerts.mendedToast' } as const;
const SAID_OF_SEVERAL = { acknowledge: 'alerts.bulkTaken', resolve: 'alerts.bulkMended' } as const;

/** Takes alerts or marks them as mended. It shows at once, and can be taken back for a moment, until it is sent. */
export function useHandling() {
  const { say } = useWords(words);
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [going, setGoing] = useState<ReadonlyMap<string, Verb>>(new Map());
  const change = (ids: readonly string[], verb: Verb | null) =>
    setGoing((before) => new Map([...[...before].filter(([id]) => !ids.includes(id)), ...(verb ? ids.map((id): [string, Verb] => [id, verb]) : [])]));
  const send = async (ids: readonly string[], verb: Verb) => {
    const refused: unknown[] = [];
    for (const id of ids)
      await request(`/api/alerts/{id}/${verb}/`, { method: 'POST', path: { id }, body: {} }).catch((problem: unknown) => void refused.push(problem));
    await queries.invalidateQueries();
    change(ids, null);
    if (refused.length > 0) toast(ids.length === 1 ? problemText(refused[0]) : say('alerts.bulkSome', { count: refused.length }), 'need');
  };
  const handle = (alerts: readonly Alert[], verb: Verb) => {
    const ids = alerts.map(({ id }) => id);
    change(ids, verb);
    doSoon({
      said: ids.length === 1 ? say(SAID[verb]) : say(SAID_OF_SEVERAL[verb], { count: ids.length }),
      undo: say('common.undo'),
      act: () => void send(ids, verb),
      back: () => change(ids, null),
    });
  };
  return { handle, going };
}
