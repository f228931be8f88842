import { invalid } from '../../../../kernel/errors.ts';
import { plainText } from '../../../../kernel/tables/safe-text.ts';
import { storable } from '../../../../kernel/text.ts';
import { plainHeading, wholeNumber } from '../../../operations/table-imports/index.ts';

/** Fields that a column may hold, and headings under which they are found when nobody names one. */
const FIELDS = {
  name: ['fullname', 'contact', 'contactname', 'customer', 'customername', 'jina', 'nom'],
  phone_e164: ['phone', 'mobile', 'telephone', 'phoneno', 'phonenumber', 'msisdn', 'simu', 'whatsapp', 'number', 'namba'],
  email: ['mail', 'emailaddress', 'baruapepe'],
  language: ['lugha', 'langue'],
  time_zone: ['timezone'],
  tags: ['tag', 'labels', 'label'],
} as const satisfies Record<string, readonly string[]>;

export type Field = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

/** Columns of an exported file that say nothing a person may change. */
const OURS = new Set(['id', 'isactive', 'createdat', 'lastcontactedat', 'optedinsms', 'optedinwhatsapp', 'optedinemail']);
const MOST_ATTRIBUTES = 100;

export interface Columns {
  /** By field, the position of its column. */
  readonly fields: ReadonlyMap<Field, number>;
  /** By position, the attribute that the column fills. */
  readonly attributes: ReadonlyMap<number, string>;
}

/** By field, or `attributes.<key>`, the heading of its column. */
export type Mapping = Readonly<Record<string, string | undefined>>;

/**
 * What the columns of a list are: the mapped ones, those with usual headings, and as attributes all others, unless they
 * are to be left out.
 * @throws AppError `invalid` by `mapping.<field>`
 */
export function readColumns(headings: readonly string[], mapping: Mapping, { keepOthers }: { readonly keepOthers: boolean }): Columns {
  const problems: Record<string, string[]> = {};
  const positionOf = (field: string, wanted: string): number => {
    const at = headings.findIndex((heading) => plainHeading(heading) === plainHeading(wanted));
    if (at < 0) problems[`mapping.${field}`] = ['The file has no column with this heading.'];
    return at;
  };
  const fields = new Map(
    FIELD_NAMES.map((field) => [field, mapping[field] === undefined ? usualPosition(field, headings) : positionOf(field, mapping[field])] as const).filter(
      isThere,
    ),
  );
  const named = Object.entries(mapping).filter((entry): entry is [string, string] => entry[0].startsWith('attributes.') && entry[1] !== undefined);
  const attributes = new Map(named.map(([field, wanted]) => [positionOf(field, wanted), field.slice('attributes.'.length)] as const));
  if (!fields.has('phone_e164') && !fields.has('email'))
    problems['mapping.phone_e164'] = ['No column with a phone number or an e-mail address was found. Name its heading.'];
  if (Object.keys(problems).length > 0) throw invalid(problems);
  if (keepOthers) takeOthers(headings, fields, attributes);
  return { fields, attributes };
}

const isThere = ([, at]: readonly [Field, number]): boolean => at >= 0;

function usualPosition(field: Field, headings: readonly string[]): number {
  return headings.findIndex((heading) => isUsual(field, plainHeading(heading)));
}

function isUsual(field: Field, heading: string): boolean {
  return heading === plainHeading(field) || (FIELDS[field] as readonly string[]).includes(heading);
}

function takeOthers(headings: readonly string[], fields: ReadonlyMap<Field, number>, attributes: Map<number, string>): void {
  const taken = new Set(fields.values());
  headings.forEach((heading, at) => {
    const key = keyOf(heading);
    if (!taken.has(at) && !attributes.has(at) && key !== '' && !OURS.has(plainHeading(heading)) && attributes.size < MOST_ATTRIBUTES) attributes.set(at, key);
  });
}

/** `Plot No.` is `plot_no`; a heading that is a key already stays. */
function keyOf(heading: string): string {
  return storable(heading)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60);
}

/** What a row says; empty cells are left out. */
export interface Values {
  readonly fields: Readonly<Partial<Record<Field, string>>>;
  readonly attributes: Readonly<Record<string, string>>;
}

export function valuesOf({ fields, attributes }: Columns, cells: readonly string[]): Values {
  const cell = (at: number): string => plainText(storable(cells[at] ?? '').trim());
  const filled = <K extends string>(entries: Iterable<readonly [K, number]>): Partial<Record<K, string>> =>
    Object.fromEntries([...entries].map(([key, at]) => [key, cell(at)] as const).filter(([, text]) => text !== '')) as Partial<Record<K, string>>;
  const values = filled(fields);
  return {
    fields: values.phone_e164 === undefined ? values : { ...values, phone_e164: wholeNumber(values.phone_e164.replace(/^'/, '')) },
    attributes: filled([...attributes].map(([at, key]) => [key, at] as const)) as Record<string, string>,
  };
}
