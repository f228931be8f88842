import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { TokensIssueResponses } from '../../api/generated/types.gen.ts';
import { useSay } from '../../i18n/index.ts';
import type { Key } from '../../i18n/index.ts';
import { SecretToken } from '../../ui/secret-token.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useReason } from '../../ui/states.tsx';
import { Volume } from '../../ui/values.tsx';

type Answer = TokensIssueResponses[keyof TokensIssueResponses];
type Props = { answer: Answer; waitsText: string; children: ReactNode };

function titleOf({ id, state, request }: Answer): Key {
  if (request.state === 'pending_approval') return 'issue.waits';
  if (id) return 'issue.issued';
  return state === 'rejected' ? 'issue.refused' : 'issue.asked';
}

/** What came of asking for a token: it is there, the vendor is at it or refused it, or a second person must agree. */
export function Issued({ answer, waitsText, children }: Props) {
  const { say } = useSay();
  const reason = useReason();
  const waits = answer.request.state === 'pending_approval';
  return (
    <div className="space-y-3 px-4 pb-4" role="status">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium">
        {say(titleOf(answer))} <StateBadge state={answer.state} />
      </p>
      {waits && <p className="text-quiet">{waitsText}</p>}
      {answer.request.error_message && <p className="text-quiet">{reason(answer.request.error_code, answer.request.error_message)}</p>}
      {answer.id && answer.token_value && (
        <p className="flex flex-wrap items-center gap-4 rounded-md bg-surface-2 px-3 py-2 text-lg">
          <SecretToken id={answer.id} masked={answer.token_value} />
          {answer.units !== null && <Volume units={answer.units ?? null} />}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {children}
        <Link to="/approvals" search={{ show: 'all' } as never} className="underline decoration-line underline-offset-3 hover:decoration-current">
          {say('nav.approvals')}
        </Link>
      </div>
    </div>
  );
}
