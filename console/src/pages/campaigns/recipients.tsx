import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { currentTenant, request } from '../../api/client.ts';
import type { MessagingCampaignsRecipientsListResponses } from '../../api/generated/types.gen.ts';
import { askEvery } from '../../api/live.ts';
import { FIRST, nextOf } from '../../api/list.ts';
import type { Page } from '../../api/list.ts';
import type { Problem } from '../../api/problem.ts';
import { phoneNumber } from '../../format/values.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Row = MessagingCampaignsRecipientsListResponses[200]['results'][number];
type Recipient = Row & { id: string };

const URL = '/api/messaging/campaigns/{id}/recipients/';
const [LIVE_MS, LIST_PAGE] = [5000, 50];

/** Everybody of a campaign and what became of the message to them; each person is in it once. */
export function Recipients({ id, state }: { id: string; state: string }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const list = useRecipients(id, state);
  return (
    <Table
      name="recipients"
      label={say('campaigns.people')}
      list={list}
      columns={columns(say)}
      open={({ contact }) => void navigate({ to: '/contacts/$id', params: { id: contact } })}
      empty={<Empty icon="people" title={say('campaigns.noPeople')} text={say('campaigns.noPeopleText')} />}
    />
  );
}

function useRecipients(id: string, state: string) {
  const answer = useInfiniteQuery({
    queryKey: [currentTenant(), URL, { id }, { state }, 'list'],
    queryFn: ({ pageParam }) => request<Page<Row>>(URL, { path: { id }, query: { page_size: LIST_PAGE, state, ...pageParam } }),
    initialPageParam: FIRST,
    getNextPageParam: nextOf,
    refetchInterval: () => askEvery(URL, LIVE_MS),
  });
  const first = answer.data?.pages[0];
  return {
    rows: answer.data?.pages.flatMap((page) => page.results.map((row): Recipient => ({ ...row, id: row.contact }))) ?? [],
    count: first ? { value: first.count, about: first.count_is_estimate } : null,
    problem: answer.error as Problem | null,
    isLoading: answer.isPending,
    hasMore: answer.hasNextPage,
    isMore: answer.isFetchingNextPage,
    more: () => void answer.fetchNextPage(),
    retry: () => void answer.refetch(),
  };
}

function columns(say: SayOf<WordKey>): readonly Column<Recipient>[] {
  return [
    {
      id: 'name',
      head: say('common.name'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="contacts" id={row.contact}>
          {row.name || row.address || row.contact.slice(0, 8)}
        </ObjectLink>
      ),
    },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.state} /> },
    { id: 'address', head: say('campaigns.address'), cell: (row) => phoneNumber(row.address?.replace('+', '') ?? '') },
    { id: 'channel', head: say('campaigns.channel'), cell: (row) => say(`campaigns.type.${row.channel}`) },
    { id: 'reason', head: say('common.reason'), cell: (row) => (row.reason === null ? '' : reasonWord(say, row.reason)) },
    { id: 'moved', head: say('common.when'), right: true, cell: (row) => <Time at={row.moved_at ?? row.due_at} /> },
    { id: 'replied', head: say('campaigns.replied'), right: true, extra: true, cell: (row) => <Time at={row.replied_at} /> },
    { id: 'variant', head: say('campaigns.variantHead'), extra: true, cell: (row) => row.variant?.toUpperCase() ?? '' },
  ];
}

function reasonWord(say: SayOf<WordKey>, reason: string): string {
  const key = `campaigns.left.${reason}` as WordKey;
  return key in words.en ? say(key) : (wordFor(say, 'problem', reason) ?? reason.replaceAll('_', ' '));
}
