import { useMe } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { Time } from '../../ui/values.tsx';

type Proposed = { decision?: string; comment?: string; proposed_by?: string; proposed_at?: string };

/** True while this person proposed it: another one must decide. */
export function useIsOwn(proposal: unknown): boolean {
  const { data } = useMe();
  return data !== undefined && (proposal as Proposed | null)?.proposed_by === data.id;
}

/** What one person says, for the one who has to agree. `decisions` puts the server's word into the reader's. */
export function ProposalTold({ proposal, decisions }: { proposal: unknown; decisions: Readonly<Record<string, string>> }) {
  const { say } = useSay();
  const { decision = '', comment = '', proposed_at: at } = (proposal ?? {}) as Proposed;
  const isOwn = useIsOwn(proposal);
  return (
    <div className="w-full rounded-md bg-surface-2 px-3 py-2">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 font-medium">
        {decisions[decision] ?? decision.replaceAll('_', ' ')}
        {at && (
          <span className="text-sm font-normal text-quiet">
            <Time at={at} />
          </span>
        )}
      </p>
      <p>{comment}</p>
      {isOwn && <p className="mt-1 text-sm text-quiet">{say('problem.payments.second_person')}</p>}
    </div>
  );
}
