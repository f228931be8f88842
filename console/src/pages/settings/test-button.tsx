import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { useTold } from '../../ui/use-told.ts';
import { subjectOf, useRunCheck } from './checks.ts';
import type { Check } from './checks.ts';
import { words } from './words/index.ts';

/** Tries one thing at the other side. No test sends a message, issues a token or moves money. */
export function TestButton({ client, check }: { client: string; check: Pick<Check, 'code' | 'subject' | 'label'> }) {
  const { say } = useWords(words);
  const told = useTold();
  const run = useRunCheck(client, check.code);
  const name = `${say('settings.test')}: ${[say(`settings.check.${check.code}` as 'settings.check.email'), subjectOf(check)].join(' ')}`;
  return (
    <Button
      aria-label={name}
      disabled={run.isPending}
      onClick={() => run.mutate({ path: { id: client }, body: { subject: check.subject ?? '' } }, told(say('settings.tested')))}
    >
      {say('settings.test')}
    </Button>
  );
}
