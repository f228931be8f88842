import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { storable } from '../../../../kernel/text.ts';
import { checkAttributes } from '../attributes/attributes.ts';
import { CHANNELS } from '../consent/consent.ts';
import { plainTags } from '../input.ts';
import type { ConsentChannel, ConsentPurpose } from '../port.ts';
import { findSegment } from '../segments/queries.ts';
import type { ActionFields, ActionName } from './schema.ts';

/** What is done to each of them, as it is stored. */
export type Action =
  | { readonly kind: 'add_tags' | 'remove_tags'; readonly tags: readonly string[] }
  | { readonly kind: 'set_attribute'; readonly attribute: string; readonly value: unknown }
  | { readonly kind: 'clear_attribute'; readonly attribute: string }
  | { readonly kind: 'add_to_segment' | 'remove_from_segment'; readonly segment: string }
  | { readonly kind: 'block'; readonly reason: string }
  | { readonly kind: 'unblock' | 'erase' }
  | { readonly kind: 'opt_out'; readonly channels: readonly ConsentChannel[]; readonly purpose: ConsentPurpose; readonly reason: string };

type Body = Static<typeof ActionFields>;
type Part = Exclude<keyof Body, 'action'>;

/** What each action is told. There is none that gives consent: a yes needs evidence of its own. */
const PARTS: Readonly<Record<ActionName, { readonly needs: readonly Part[]; readonly takes?: readonly Part[] }>> = {
  add_tags: { needs: ['tags'] },
  remove_tags: { needs: ['tags'] },
  set_attribute: { needs: ['attribute', 'value'] },
  clear_attribute: { needs: ['attribute'] },
  add_to_segment: { needs: ['segment'] },
  remove_from_segment: { needs: ['segment'] },
  block: { needs: [], takes: ['reason'] },
  unblock: { needs: [] },
  opt_out: { needs: ['reason'], takes: ['channels', 'purpose'] },
  erase: { needs: ['confirm'] },
};
const ALL_PARTS: readonly Part[] = ['tags', 'attribute', 'value', 'segment', 'reason', 'channels', 'purpose', 'confirm'];

/** What else somebody must be allowed than to change contacts. */
export const ALSO_NEEDS: Readonly<Partial<Record<ActionName, string>>> = {
  add_to_segment: 'segments.write',
  remove_from_segment: 'segments.write',
  erase: 'contacts.erase',
};

/** @throws AppError `invalid` by field */
export async function readAction(tx: Tx, body: Body): Promise<Action> {
  checkParts(body);
  return READ[body.action](tx, body);
}

function checkParts(body: Body): void {
  const { needs, takes = [] } = PARTS[body.action];
  const problems: Record<string, string[]> = {};
  for (const part of ALL_PARTS) {
    const isThere = body[part] !== undefined && body[part] !== null && body[part] !== '';
    if (needs.includes(part) && !isThere) problems[part] = ['This action needs it.'];
    if (isThere && ![...needs, ...takes].includes(part)) problems[part] = ['Does not belong to this action.'];
  }
  if (Object.keys(problems).length > 0) throw invalid(problems);
}

const READ: { readonly [K in ActionName]: (tx: Tx, body: Body) => Promise<Action> } = {
  add_tags: async (_tx, body) => ({ kind: 'add_tags', tags: tagsIn(body) }),
  remove_tags: async (_tx, body) => ({ kind: 'remove_tags', tags: tagsIn(body) }),
  set_attribute: async (tx, body) => {
    const attribute = keyIn(body);
    const checked = await checkAttributes(tx, { [attribute]: typeof body.value === 'string' ? storable(body.value) : body.value });
    if (!Object.hasOwn(checked, attribute)) throw invalid({ attribute: ['An attribute cannot be called so.'] });
    return { kind: 'set_attribute', attribute, value: checked[attribute] };
  },
  clear_attribute: async (_tx, body) => ({ kind: 'clear_attribute', attribute: keyIn(body) }),
  add_to_segment: async (tx, body) => ({ kind: 'add_to_segment', segment: await segmentIn(tx, body) }),
  remove_from_segment: async (tx, body) => ({ kind: 'remove_from_segment', segment: await segmentIn(tx, body) }),
  block: async (_tx, { reason }) => ({ kind: 'block', reason: storable(reason ?? '') }),
  unblock: async () => ({ kind: 'unblock' }),
  opt_out: async (_tx, { reason, channels, purpose }) => ({
    kind: 'opt_out',
    channels: [...new Set(channels ?? CHANNELS)],
    purpose: purpose ?? 'marketing',
    reason: storable(reason!),
  }),
  erase: async () => ({ kind: 'erase' }),
};

function tagsIn({ tags }: Body): readonly string[] {
  const plain = plainTags(tags!);
  if (plain.length === 0) throw invalid({ tags: ['This action needs it.'] });
  return plain;
}

function keyIn({ attribute }: Body): string {
  const key = storable(attribute!).trim();
  if (key === '') throw invalid({ attribute: ['This action needs it.'] });
  return key;
}

async function segmentIn(tx: Tx, { segment }: Body): Promise<string> {
  const found = isUuid(segment!) ? await findSegment(tx, segment.toLowerCase()) : undefined;
  if (found?.kind !== 'static') throw invalid({ segment: ['No static segment with this id.'] });
  return found.id;
}
