import type { MessagingMacrosCreateData } from '../../../api/generated/types.gen.ts';
import { cardsOf, OFFER_ENDS_AT, valuesBeside } from '../../templates/cards.ts';
import { draftOf, headFormat, placesOf } from '../../templates/draft.ts';
import type { Template } from '../../templates/draft.ts';
import { openingsOf } from '../../templates/opening.ts';

export type Action = MessagingMacrosCreateData['body']['actions'][number];

/** How each act begins. */
export const BLANKS = {
  reply: { do: 'reply', canned: '' },
  template: { do: 'template', template: '', variables: {} },
  label: { do: 'label', labels: [] },
  unlabel: { do: 'unlabel', labels: [] },
  assign: { do: 'assign', assignee: 'me' },
  team: { do: 'team', team: null },
  priority: { do: 'priority', priority: 'high' },
  snooze: { do: 'snooze', snooze: 'tomorrow' },
  note: { do: 'note', text: '' },
  resolve: { do: 'resolve' },
} as const satisfies { readonly [D in Action['do']]: { readonly do: D } & Partial<Record<keyof Action, unknown>> };

export const ACTS = Object.keys(BLANKS) as (keyof typeof BLANKS)[];

/** Whether an act says all it needs. */
export function isWhole({ canned, template, labels, text }: Action): boolean {
  return canned !== '' && template !== '' && labels?.length !== 0 && text?.trim() !== '';
}

/** One step earlier. */
export function moved(actions: readonly Action[], at: number): readonly Action[] {
  const next = [...actions];
  next.splice(at - 1, 0, ...next.splice(at, 1));
  return next;
}

/** The values that a template wants at each send; null where it wants more than values, which a macro does not give. */
export function valuesWanted(template: Template): readonly string[] | null {
  const { components } = template;
  const beside = valuesBeside(components);
  const isMore = headFormat(components) !== '' || cardsOf(components).length + openingsOf(components).length > 0 || beside.includes(OFFER_ENDS_AT);
  return isMore ? null : [...placesOf(draftOf(template)), ...beside];
}
