import { isFields, toText, type Fields } from './values.ts';

const EMPTY: Fields = {};

/** The JSON object of an answer; empty when the answer is anything else. */
export function readObject(body: string): Fields {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function textOf(answer: Fields, name: string): string {
  return toText(answer[name]).trim();
}
