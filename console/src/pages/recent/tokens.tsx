import type { TokensListData, TokensListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import { Part } from '../../ui/part.tsx';
import { SecretToken } from '../../ui/secret-token.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Time, Volume } from '../../ui/values.tsx';

/** The last tokens of a customer or a meter, masked. */
export function RecentTokens({ query }: { query: { customer: string } | { meter: string } }) {
  const { say } = useSay();
  const read = useRead<TokensListData, TokensListResponses>('/api/tokens/', { query: { ...query, page_size: 10 } });
  return (
    <Part title={say('g.tokens')} read={read}>
      {({ results }) => (
        <ul className="@container divide-y divide-line border-t border-line">
          {results.length === 0 && <li className="px-4 py-3 text-quiet">{say('common.none')}</li>}
          {results.map((token) => (
            <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
              <SecretToken id={token.id} masked={token.token_value} />
              <StateBadge state={token.status} />
              <span className="ml-auto whitespace-nowrap">
                <Volume units={token.units} />
              </span>
              <span className="min-w-24 text-right text-sm text-quiet @max-lg:w-full @max-lg:text-left">
                <Time at={token.created_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
