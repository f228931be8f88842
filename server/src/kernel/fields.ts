import { Type, type Static, type TSchema } from 'typebox';
import { invalid } from './errors.ts';

/** PostgreSQL keeps neither NUL nor halves of surrogate pairs in text. */
const STORABLE = '^[^\\u0000\\ud800-\\udfff]*$';
/** What may stand in a header of a request. */
const PRINTABLE = '^[ -~]*$';

export function text(maxLength: number, minLength = 0): ReturnType<typeof Type.String> {
  return Type.String({ maxLength, minLength, pattern: STORABLE });
}

/** Text or null; a number is taken as its text. One schema with two types: in a union, the validator's coercion would turn null into empty text. */
export function nullableText(options: Readonly<Record<string, unknown>> = {}): ReturnType<typeof Type.Unsafe<string | null>> {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: STORABLE, ...options });
}

/** A key or token that a vendor gave. */
export function credential(maxLength: number, minLength = 0): ReturnType<typeof Type.String> {
  return Type.String({ maxLength, minLength, pattern: PRINTABLE });
}

/** As `credential`, or null. */
export function nullableCredential(options: Readonly<Record<string, unknown>>): ReturnType<typeof nullableText> {
  return nullableText({ pattern: PRINTABLE, ...options });
}

/** A body that older front ends leave out altogether. */
export function optionalBody<T extends TSchema>(schema: T): ReturnType<typeof Type.Unsafe<Static<T> | null>> {
  return Type.Unsafe<Static<T> | null>({ ...schema, type: ['object', 'null'] });
}

/** Fields that a client sends back as it got them: known, and without effect. */
export function readOnly<K extends string>(names: readonly K[]): Record<K, ReturnType<typeof Type.Optional<ReturnType<typeof Type.Unknown>>>> {
  const field = Type.Optional(Type.Unknown({ description: 'Read only: ignored here.' }));
  return Object.fromEntries(names.map((name) => [name, field])) as Record<K, typeof field>;
}

export const Metadata: TSchema = Type.Record(Type.String(), Type.Unknown());

const MOST_CHARACTERS = 16_000;
const MOST_LEVELS = 20;

/** JSON text of a client's own fields. @throws AppError `invalid` for what the database could not keep. */
export function metadataText(value: unknown): string {
  if (depthOf(value, 0) > MOST_LEVELS) throw invalid({ metadata: ['Nested too deep.'] });
  const json = JSON.stringify(value);
  if (json.length > MOST_CHARACTERS) throw invalid({ metadata: [`At most ${MOST_CHARACTERS} characters of JSON.`] });
  // NUL and halves of surrogate pairs are JSON, but not text for PostgreSQL
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(json)) throw invalid({ metadata: ['Holds characters that cannot be stored.'] });
  return json;
}

/** Whether a client's own fields are few enough to be kept. */
export function fitsMetadata(value: object): boolean {
  return JSON.stringify(value).length <= MOST_CHARACTERS;
}

function depthOf(value: unknown, level: number): number {
  if (value === null || typeof value !== 'object' || level > MOST_LEVELS) return level;
  return Object.values(value).reduce((deepest: number, inner) => Math.max(deepest, depthOf(inner, level + 1)), level + 1);
}
