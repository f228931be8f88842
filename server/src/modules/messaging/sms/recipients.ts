import type { CountryCode } from 'libphonenumber-js/max';
import { readPhone } from '../../../kernel/phone.ts';
import { countSegments } from '../outbox/index.ts';
import { render, type Values, type Variable } from '../whatsapp/index.ts';
import type { Rejected } from './errors.ts';

export interface AskedRecipient {
  readonly phone: string;
  /** A text of their own, instead of that of all. */
  readonly text?: string | null;
  readonly values: Values;
}

export interface Ready {
  /** Place in the list, and the number as it was written there. */
  readonly index: number;
  readonly asked: string;
  /** E.164 digits without plus. */
  readonly to: string;
  readonly text: string;
  readonly parts: number;
}

export interface Sorted {
  readonly ready: readonly Ready[];
  readonly rejected: readonly Rejected[];
  readonly duplicates: number;
}

export interface Words {
  readonly text: string;
  readonly variables: readonly Variable[];
  readonly values: Values;
}

/**
 * Each number once, with its own text. The same number twice is written to once; a number that nobody could have, or
 * one whose text lacks a value, is set aside with its place in the list.
 */
export function sortRecipients(asked: readonly AskedRecipient[], words: Words, country: CountryCode): Sorted {
  const write = writer(words);
  const ready = new Map<string, Ready>();
  const rejected: Rejected[] = [];
  let duplicates = 0;
  for (const [index, { phone, text, values }] of asked.entries()) {
    const to = readPhone(phone, country);
    const written = to === null ? ('not_a_phone_number' as const) : write(text ?? words.text, values);
    if (typeof written === 'string') rejected.push({ index, recipient: phone, reason: written });
    else if (ready.has(to!)) duplicates += 1;
    else ready.set(to!, { index, asked: phone, to: to!, ...written });
  }
  return { ready: [...ready.values()], rejected, duplicates };
}

type Written = Pick<Ready, 'text' | 'parts'>;

/** Counted after the values are in; a text without places is counted once for all. */
function writer({ variables, values: common }: Words): (text: string, own: Values) => Written | Rejected['reason'] {
  const known = new Map<string, Written>();
  return (text, own) => {
    if (text === '') return 'message_missing';
    const { text: filled, missing } = render(text, variables, { ...common, ...own });
    if (missing.length > 0) return 'value_missing';
    const same = known.get(filled);
    if (same) return same;
    const written = { text: filled, parts: countSegments(filled).segments };
    if (known.size < 100) known.set(filled, written);
    return written;
  };
}
