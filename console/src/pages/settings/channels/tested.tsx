import { useWords } from '../../../i18n/index.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { isLive, useReadiness } from '../checks.ts';
import { Said } from '../checklist.tsx';
import { TestButton } from '../test-button.tsx';
import { words } from '../words/index.ts';

/** What the last live test of one thing came to, and the button for the next. */
export function Tested({ client, code, subject }: { client: string; code: string; subject: string }) {
  const { say } = useWords(words);
  const { data } = useReadiness(client);
  const check = data?.checks.find((one) => one.code === code && one.subject === subject);
  if (!check || !isLive(check)) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center justify-between gap-2 rounded-md bg-surface-0 px-3 py-2">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          {say(`settings.check.${code}` as 'settings.check.email')} <StateBadge state={check.state} />
        </p>
        <Said check={check} />
      </div>
      <TestButton client={client} check={check} />
    </div>
  );
}
