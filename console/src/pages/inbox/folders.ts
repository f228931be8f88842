import type { MessagingConversationsCountsListResponses, MessagingConversationsListData } from '../../api/generated/types.gen.ts';

type Query = NonNullable<MessagingConversationsListData['query']>;
type Narrowed = Readonly<Partial<Record<'search' | 'label' | 'team' | 'order', string | undefined>>>;
export type Counts = MessagingConversationsCountsListResponses[200];
export type Folder = 'open' | 'mine' | 'unassigned' | 'unread' | 'mentioned' | 'overdue' | 'pending' | 'snoozed' | 'resolved';

/** The views of the inbox in their order, and what the server is asked for. */
export const FOLDERS: readonly Folder[] = ['open', 'mine', 'unassigned', 'unread', 'mentioned', 'overdue', 'pending', 'snoozed', 'resolved'];

const QUERIES: Readonly<Record<Folder, Query>> = {
  open: { state: 'open' },
  mine: { state: 'open,pending', assignee: 'me' },
  unassigned: { state: 'open', assignee: 'none' },
  unread: { state: 'open,pending', unread: true },
  mentioned: { mentioned: true },
  overdue: { overdue: true },
  pending: { state: 'pending' },
  snoozed: { state: 'snoozed' },
  resolved: { state: 'resolved' },
};

/** In which order a view stands, and what the server is asked for. */
const SORTED = { newest: '-last_message_at', oldest: 'last_message_at', unread: '-unread_count' } as const;
type Order = keyof typeof SORTED;
export const ORDERS: readonly Order[] = ['newest', 'oldest', 'unread'];
export const orderNamed = (name: string | undefined): Order => ORDERS.find((one) => one === name) ?? 'newest';

export const folderNamed = (name: string | undefined): Folder => FOLDERS.find((one) => one === name) ?? 'open';

/** What a view asks for; a search looks in all states. */
export function queryOf(folder: Folder, { search, label, team, order }: Narrowed): Query {
  const { state, ...rest } = QUERIES[folder];
  return {
    ...(search ? {} : rest),
    ...(state && !search ? { state } : {}),
    ...(search ? { search } : {}),
    ...(label ? { label } : {}),
    ...(team ? { team } : {}),
    ...(order && order !== 'newest' ? { ordering: SORTED[orderNamed(order)] } : {}),
  };
}

/** How many stand in a view; null where nobody counts. Above what is counted it is "99+". */
export function countIn(folder: Folder, counts: Counts | undefined): string | null {
  if (!counts || folder === 'resolved') return null;
  const count = counts[folder];
  if (count === 0) return null;
  return count >= counts.at_most ? `${counts.at_most - 1}+` : String(count);
}
