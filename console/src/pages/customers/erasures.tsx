import type { ErasuresListData, ErasuresListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';

/** Whose erasure was asked for; each is decided on the person's page, beside what it is about. */
export function ErasuresPage() {
  const { say } = useWords(words);
  const list = useList<ErasuresListData, ErasuresListResponses>('/api/erasures/', undefined);
  return (
    <Page title={say('customers.erasures')} text={say('customers.erasuresText')}>
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton />}
      {!list.isLoading && !list.problem && list.rows.length === 0 && (
        <Empty icon="people" title={say('customers.noErasures')} text={say('customers.noErasuresText')} />
      )}
      <ul className="space-y-2">
        {list.rows.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-line bg-surface-1 px-4 py-3">
            <ObjectLink kind="customers" id={one.customer}>
              <Mono>{one.customer_id}</Mono>
            </ObjectLink>
            <StateBadge state={one.state} />
            <span className="min-w-40 flex-1 text-quiet">{one.reason}</span>
            <span className="text-sm text-quiet">
              {one.requested_by_name && `${say('customers.erasure.by', { name: one.requested_by_name })} · `}
              <Time at={one.requested_at} />
            </span>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button look="ghost" className="mx-auto mt-3 flex" onClick={list.more}>
          {say('common.more')}
        </Button>
      )}
    </Page>
  );
}
