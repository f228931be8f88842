import type { MessagingContactEditsCreateData } from '../../api/generated/types.gen.ts';
import { formText } from '../../ui/form-text.ts';
import { listOf } from './parts.ts';

export type Body = MessagingContactEditsCreateData['body'];
export type Action = Body['action'];
export type Filter = NonNullable<Body['filter']>;
export type Whom = Pick<Body, 'ids'> | Pick<Body, 'filter'>;

export const ACTIONS: readonly Action[] = [
  'add_tags',
  'remove_tags',
  'set_attribute',
  'clear_attribute',
  'add_to_segment',
  'remove_from_segment',
  'opt_out',
  'block',
  'unblock',
  'erase',
];

/** Beside the right to change contacts, without which nobody is offered any of them. */
export const ALSO_NEEDS: Readonly<Partial<Record<Action, string>>> = {
  add_to_segment: 'segments.write',
  remove_from_segment: 'segments.write',
  erase: 'contacts.erase',
};

export const CHANNELS = ['sms', 'whatsapp', 'email'] as const;

type Parts = Omit<Body, 'ids' | 'filter' | 'action'>;

const tags = (form: FormData): Parts => ({ tags: listOf(formText(form, 'tags')) });
const segment = (form: FormData): Parts => ({ segment: formText(form, 'segment') });
const PARTS: Readonly<Record<Action, (form: FormData) => Parts>> = {
  add_tags: tags,
  remove_tags: tags,
  set_attribute: (form) => ({ attribute: formText(form, 'attribute'), value: formText(form, 'value') }),
  clear_attribute: (form) => ({ attribute: formText(form, 'attribute') }),
  add_to_segment: segment,
  remove_from_segment: segment,
  opt_out: (form) => ({ reason: formText(form, 'reason'), ...optOutOf(form) }),
  block: (form) => ({ reason: formText(form, 'reason') }),
  unblock: () => ({}),
  erase: () => ({ confirm: 'erase' }),
};

/** What the fields of the form say, as the server takes it. */
export function bodyOf(action: Action, form: FormData): Parts & Pick<Body, 'action'> {
  return { action, ...PARTS[action](form) };
}

/** Only on WhatsApp may somebody want nothing at all: tokens and receipts go by other ways then. */
function optOutOf(form: FormData): Pick<Body, 'channels' | 'purpose'> {
  if (formText(form, 'purpose') === 'service') return { purpose: 'service', channels: ['whatsapp'] };
  return { purpose: 'marketing', channels: CHANNELS.filter((channel) => form.has(`channel.${channel}`)) };
}

/** The filters of the list as they stand in the page's address, without those that are not set. */
export function filterOf(query: object): Filter {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));
}
