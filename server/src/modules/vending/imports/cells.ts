import type { Static, TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { invalid } from '../../../kernel/errors.ts';
import { storable } from '../../../kernel/text.ts';
import type { Field, Values } from './columns.ts';

/** A meter or a customer of a row, as it is registered now. */
export interface Registered {
  readonly id: string;
  readonly created: boolean;
  /** Names of the fields that the row changed, of one that was there. */
  readonly fields: readonly string[];
}

export function picked(values: Values, fields: readonly Field[]): Values {
  return Object.fromEntries(fields.flatMap((field) => (values[field] === undefined ? [] : [[field, storable(values[field])]])));
}

const FLAGS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['yes', 'y', 'true', '1', 'ndiyo', 'ndio', 'oui', 'vrai'].map((word) => [word, true])),
  ...Object.fromEntries(['no', 'n', 'false', '0', 'hapana', 'non', 'faux'].map((word) => [word, false])),
};

/** The same, with yes and no as such. @throws AppError `invalid` by field */
export function flagsOf(values: Values, fields: readonly Field[]): Readonly<Record<string, unknown>> {
  const read = fields.flatMap((field) => {
    const text = values[field]?.toLowerCase();
    if (text === undefined) return [];
    if (FLAGS[text] === undefined) throw invalid({ [field]: ['Write yes or no.'] });
    return [[field, FLAGS[text]] as const];
  });
  return { ...values, ...Object.fromEntries(read) };
}

/** By the body schema of the route that would have done it. @throws AppError `invalid` by field */
export function checked<T extends TSchema>(schema: T, body: object): Static<T> {
  const problems = Errors(schema, body).map(({ instancePath, message }) => [instancePath.replace(/^\//, '') || 'row', [message]] as const);
  if (problems.length > 0) throw invalid(Object.fromEntries(problems));
  return body as Static<T>;
}
