import type { CountryCode } from 'libphonenumber-js/max';
import { invalid } from '../../../../kernel/errors.ts';
import { readPhone } from '../../../../kernel/phone.ts';
import type { TableRow } from '../../../../kernel/tables/table.ts';
import { typed } from '../attributes/attributes.ts';
import type { Definition } from '../attributes/queries.ts';
import { isZone, NOT_A_PHONE, plainName, plainTags } from '../input.ts';
import { MOST_TAGS } from '../schema.ts';
import { valuesOf, type Columns, type Values } from './columns.ts';

/** A row that can be taken as far as it shows by itself. */
export interface PersonRow {
  readonly row: TableRow;
  /** E.164 digits. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly language: string | null;
  readonly timeZone: string | null;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Reading {
  readonly columns: Columns;
  readonly country: CountryCode;
  readonly definitions: readonly Definition[];
}

const LANGUAGES: readonly string[] = ['en', 'sw', 'fr', 'ar'];
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const MOST_NAME = 255;

/** @throws AppError `invalid` by field */
export function readRow(row: TableRow, { columns, country, definitions }: Reading): PersonRow {
  const { fields, attributes } = valuesOf(columns, row.cells);
  if (fields.phone_e164 === undefined && fields.email === undefined)
    throw invalid({ phone_e164: ['The row has neither a phone number nor an e-mail address.'] });
  const problems = Object.entries(PROBLEMS).flatMap(([field, problem]) => {
    const found = problem(fields, country);
    return found === null ? [] : [[field, [found]] as const];
  });
  if (problems.length > 0) throw invalid(Object.fromEntries(problems));
  return { row, ...wordsOf(fields), phone: readPhone(fields.phone_e164 ?? '', country), tags: tagsOf(fields), attributes: typed(definitions, attributes) };
}

function wordsOf({ email, name, language, time_zone: timeZone }: Fields): Pick<PersonRow, 'email' | 'name' | 'language' | 'timeZone'> {
  return {
    email: email?.toLowerCase() ?? null,
    name: name === undefined ? null : plainName(name),
    language: language?.toLowerCase() ?? null,
    timeZone: timeZone ?? null,
  };
}

type Fields = Values['fields'];

const PROBLEMS: Readonly<Record<string, (fields: Fields, country: CountryCode) => string | null>> = {
  phone_e164: ({ phone_e164: phone }, country) => (phone === undefined || readPhone(phone, country) !== null ? null : NOT_A_PHONE),
  email: ({ email }) => (email === undefined || (email.length <= 254 && EMAIL.test(email)) ? null : 'Not an e-mail address.'),
  name: ({ name }) => (name === undefined || name.length <= MOST_NAME ? null : `At most ${MOST_NAME} characters.`),
  language: ({ language }) => (language === undefined || LANGUAGES.includes(language.toLowerCase()) ? null : `Must be one of ${LANGUAGES.join(', ')}.`),
  time_zone: ({ time_zone: zone }) => (zone === undefined || isZone(zone) ? null : 'Not a time zone. Write it as Africa/Nairobi.'),
  tags: (fields) =>
    tagsOf(fields).length <= MOST_TAGS && tagsOf(fields).every((tag) => tag.length <= 60) ? null : `At most ${MOST_TAGS} tags of 60 characters.`,
};

/** Tags stand in one cell, with commas or semicolons between them. */
function tagsOf({ tags = '' }: Fields): string[] {
  return plainTags(tags.split(/[,;|]/));
}
