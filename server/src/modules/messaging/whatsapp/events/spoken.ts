import type { Identity } from '../../contacts/port.ts';
import type { HookItem } from '../port.ts';
import { identitiesOf } from './rows.ts';

/** Something that was said outside of this system, by either side. */
export interface SpokenWord {
  readonly numberId: string;
  /** `echo`: typed in the Business app just now. `history`: from before the number was connected. */
  readonly source: 'echo' | 'history';
  /** `out`: the business wrote it. */
  readonly direction: 'in' | 'out';
  readonly providerId: string;
  /** Whom it was exchanged with, whoever wrote. */
  readonly person: Identity;
  readonly aliases: readonly Identity[];
  /** Meta's word; `edit` and `revoke` change what was said before; `media_placeholder`: the file comes later, or never. */
  readonly kind: string;
  readonly text: string | null;
  /** As it came. */
  readonly body: unknown;
  readonly contextProviderId: string | null;
  readonly at: Date;
  /** `sent`, `delivered`, `read`, `played`, `pending`, `error`; null where nothing is told. */
  readonly status: string | null;
}

/** An item with the number of ours that it belongs to, if any. */
interface Told {
  readonly item: HookItem;
  readonly numberId: string | null;
  readonly receivedAt: Date;
}

type Spoken = Extract<HookItem, { kind: 'spoken' }>;

/** Nothing for what is no such word, belongs to no number of ours, or names nobody. */
export function spokenOf({ item, numberId, receivedAt }: Told): readonly SpokenWord[] {
  if (numberId === null) return [];
  const spoken = item.kind === 'message' && item.isHistory ? pastFile(item) : item;
  if (spoken.kind !== 'spoken') return [];
  const [person, ...aliases] = [spoken.person, ...spoken.others].flatMap(identitiesOf);
  if (!person) return [];
  const { source, direction, wamid: providerId, type: kind, text, body, contextId: contextProviderId, status } = spoken;
  return [{ numberId, source, direction, providerId, person, aliases, kind, text, body, contextProviderId, at: spoken.at ?? receivedAt, status }];
}

/** A file of the past comes as a message by itself, with the person as its sender as a rule. */
function pastFile(item: Extract<HookItem, { kind: 'message' }>): Spoken {
  const { place, wamid, from, others, sentAt: at, type, text, body, contextId, media } = item;
  return { kind: 'spoken', source: 'history', direction: 'in', place, wamid, person: from, others, at, type, text, body, contextId, media, status: null };
}
