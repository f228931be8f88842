import { isFields, parseJson, type Fields } from '../../kernel/text.ts';
import { toText } from './values.ts';

const EMPTY: Fields = {};

/** The JSON object of an answer; empty when the answer is anything else. */
export function readObject(body: string): Fields {
  const value = parseJson(body);
  return isFields(value) ? value : EMPTY;
}

export function textOf(answer: Fields, name: string): string {
  return toText(answer[name]).trim();
}
