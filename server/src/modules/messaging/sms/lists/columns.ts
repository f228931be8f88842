import { invalid } from '../../../../kernel/errors.ts';
import { plainText } from '../../../../kernel/tables/safe-text.ts';
import { storable } from '../../../../kernel/text.ts';
import { plainHeading, wholeNumber } from '../../../operations/table-imports/index.ts';

/** Fields that a column may hold, and headings under which they are found when nobody names one. */
const FIELDS = {
  phone: ['mobile', 'telephone', 'phoneno', 'phonenumber', 'phonee164', 'msisdn', 'simu', 'namba', 'number', 'recipient', 'to', 'destaddr'],
  message: ['text', 'sms', 'body', 'content', 'ujumbe'],
  name: ['fullname', 'contact', 'contactname', 'customer', 'customername', 'jina', 'nom'],
} as const satisfies Record<string, readonly string[]>;

type Field = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

const MOST_VALUES = 100;

export interface Columns {
  readonly phone: number;
  /** -1: rows have no text of their own. */
  readonly message: number;
  /** By position, the place in the text that the column fills. */
  readonly values: ReadonlyMap<number, string>;
}

export type Mapping = Readonly<Partial<Record<Field, string>>>;

/** What the columns of a list are: the mapped ones, those with usual headings, and all others as values. @throws AppError `invalid` by `mapping.<field>` */
export function readColumns(headings: readonly string[], mapping: Mapping): Columns {
  const problems: Record<string, string[]> = {};
  const at = Object.fromEntries(
    FIELD_NAMES.map((field) => {
      const wanted = mapping[field];
      const found = headings.findIndex((heading) =>
        wanted === undefined ? isUsual(field, plainHeading(heading)) : plainHeading(heading) === plainHeading(wanted),
      );
      if (wanted !== undefined && found < 0) problems[`mapping.${field}`] = ['The file has no column with this heading.'];
      return [field, found];
    }),
  ) as Record<Field, number>;
  if (at.phone < 0) problems['mapping.phone'] ??= ['No column with a phone number was found. Name its heading.'];
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return { phone: at.phone, message: at.message, values: valuesAt(headings, at) };
}

function isUsual(field: Field, heading: string): boolean {
  return heading === field || (FIELDS[field] as readonly string[]).includes(heading);
}

/** The name fills `{{name}}` whatever its heading is; `Plot No.` fills `{{plot_no}}`. */
function valuesAt(headings: readonly string[], at: Record<Field, number>): ReadonlyMap<number, string> {
  const values = new Map<number, string>(at.name < 0 ? [] : [[at.name, 'name']]);
  const taken = new Set(values.values());
  headings.forEach((heading, position) => {
    const key = keyOf(heading);
    if (position === at.phone || position === at.message || position === at.name || key === '' || taken.has(key) || values.size >= MOST_VALUES) return;
    taken.add(key);
    values.set(position, key);
  });
  return values;
}

/** As the places of a text are written: small letters, digits and low lines. */
function keyOf(heading: string): string {
  return heading
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60);
}

/** What a row says of one recipient. */
interface RowWords {
  readonly phone: string;
  /** The row's own text; null: that of all. */
  readonly text: string | null;
  readonly values: Readonly<Record<string, string>>;
}

export function readRow({ phone, message, values }: Columns, cells: readonly string[]): RowWords {
  const cell = (at: number): string => plainText(storable(cells[at] ?? '').trim());
  return {
    phone: wholeNumber(cell(phone).replace(/^'/, '')),
    text: (message < 0 ? '' : cell(message)) || null,
    values: Object.fromEntries([...values].map(([at, key]) => [key, cell(at)])),
  };
}
