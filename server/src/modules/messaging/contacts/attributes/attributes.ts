import type { Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, notFound, type AppError } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { isDay } from '../../../../kernel/zone.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { changeDefinition, deleteDefinition, insertDefinition, listDefinitions, type Definition } from './queries.ts';

const MOST_DEFINITIONS = 100;
const MOST_TEXT = 1_000;

/**
 * Attributes as they are kept: those with a definition in its type (`"12"` becomes 12, `"yes"` true), those without as
 * they come, if they are text, number, true or false. Null takes one away.
 * @throws AppError `invalid` by `attributes.<key>`
 */
export async function checkAttributes(tx: Tx, attributes: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  return typed(await listDefinitions(tx), attributes);
}

/** As `checkAttributes`, with definitions that were read before. */
export function typed(definitions: readonly Definition[], attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const byKey = new Map(definitions.map((one) => [one.key, one]));
  const kept: Record<string, unknown> = {};
  const problems: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null) continue;
    const read = readValue(byKey.get(key), value);
    if (read === undefined) problems[`attributes.${key}`] = [wanted(byKey.get(key))];
    else kept[key] = read;
  }
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return kept;
}

type Scalar = string | number | boolean;

function readValue(definition: Definition | undefined, value: unknown): Scalar | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  if (typeof value === 'string' && value.length > MOST_TEXT) return undefined;
  return definition === undefined ? value : READ[definition.type](value, definition);
}

const TRUE = ['true', 'yes', 'y', '1', 'ndiyo', 'oui'];
const FALSE = ['false', 'no', 'n', '0', 'hapana', 'non'];

const READ: Readonly<Record<Definition['type'], (value: Scalar, definition: Definition) => Scalar | undefined>> = {
  text: (value) => String(value),
  number: (value) => {
    const number = typeof value === 'boolean' || String(value).trim() === '' ? Number.NaN : Number(value);
    return Number.isFinite(number) ? number : undefined;
  },
  date: (value) => (isDay(String(value)) ? String(value) : undefined),
  boolean: (value) => {
    const word = String(value).trim().toLowerCase();
    return TRUE.includes(word) ? true : FALSE.includes(word) ? false : undefined;
  },
  choice: (value, { options }) => options.find((option) => option.toLowerCase() === String(value).trim().toLowerCase()),
};

function wanted(definition: Definition | undefined): string {
  switch (definition?.type) {
    case undefined:
      return `Text of at most ${MOST_TEXT} characters, a number, true or false.`;
    case 'text':
      return `Text of at most ${MOST_TEXT} characters.`;
    case 'number':
      return 'Must be a number.';
    case 'date':
      return 'Must be a day, written as 2026-01-31.';
    case 'boolean':
      return 'Must be true or false.';
    case 'choice':
      return `Must be one of: ${definition.options.join(', ')}.`;
    default:
      return definition!.type satisfies never;
  }
}

export type DefinitionInput = Omit<Definition, 'id'>;

const keyTaken = (): AppError => conflict('contacts.attribute_exists', 'There is an attribute with this key. Change that one.');

/** @returns the id @throws AppError `contacts.attribute_exists`, `invalid` */
export async function defineAttribute(tx: Tx, source: AuditSource, input: DefinitionInput): Promise<string> {
  checkOptions(input);
  if ((await listDefinitions(tx)).length >= MOST_DEFINITIONS) throw invalid({ key: [`At most ${MOST_DEFINITIONS} attributes can be defined.`] });
  const id = newId();
  if (!(await insertDefinition(tx, { id, ...input }))) throw keyTaken();
  await record(tx, source, [
    { action: 'contact_attribute.created', objectType: 'contact_attribute', objectId: id, details: { key: input.key, type: input.type } },
  ]);
  return id;
}

/** Label and options; key and type stay, since values hang on them. @throws AppError `not_found`, `invalid` */
export async function redefineAttribute(
  tx: Tx,
  source: AuditSource,
  change: { readonly id: string } & Partial<Pick<Definition, 'label' | 'options'>>,
): Promise<void> {
  const before = (await listDefinitions(tx)).find(({ id }) => id === change.id);
  if (!before) throw notFound();
  const after = { ...before, ...change };
  checkOptions(after);
  await changeDefinition(tx, after);
  await record(tx, source, [{ action: 'contact_attribute.changed', objectType: 'contact_attribute', objectId: change.id, details: { key: before.key } }]);
}

/** The definition goes; values stay as they are. @throws AppError `not_found` */
export async function undefineAttribute(tx: Tx, source: AuditSource, id: string): Promise<void> {
  const key = await deleteDefinition(tx, id);
  if (key === undefined) throw notFound();
  await record(tx, source, [{ action: 'contact_attribute.deleted', objectType: 'contact_attribute', objectId: id, details: { key } }]);
}

function checkOptions({ type, options }: Pick<Definition, 'type' | 'options'>): void {
  if ((type === 'choice') !== options.length > 0) throw invalid({ options: [type === 'choice' ? 'Name what can be chosen.' : 'Only a choice has options.'] });
}
