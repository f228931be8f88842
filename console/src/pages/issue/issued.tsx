import type { TokensIssueResponses } from '../../api/generated/types.gen.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { SecretToken } from '../../ui/secret-token.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Volume } from '../../ui/values.tsx';

/** What came of asking for a token: it is there, the vendor is at it, or a second person must agree. */
export function Issued({ answer, again }: { answer: TokensIssueResponses[keyof TokensIssueResponses]; again: () => void }) {
  const { say } = useSay();
  const waits = answer.request.state === 'pending_approval';
  return (
    <div className="space-y-3 px-4 pb-4" role="status">
      <p className="flex items-center gap-3 font-medium">
        {say(waits ? 'issue.waits' : 'issue.issued')} <StateBadge state={answer.state} />
      </p>
      {waits && <p className="text-quiet">{say('issue.waitsText')}</p>}
      {!waits && !answer.id && <p className="text-quiet">{say('issue.asked')}</p>}
      {answer.id && answer.token_value && (
        <p className="flex flex-wrap items-center gap-4 rounded-md bg-surface-2 px-3 py-2 text-lg">
          <SecretToken id={answer.id} masked={answer.token_value} />
          <Volume units={answer.units ?? null} />
        </p>
      )}
      <Button onClick={again}>{say('issue.again')}</Button>
    </div>
  );
}
