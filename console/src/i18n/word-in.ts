import type { SayOf } from './index.ts';
import type { Words } from './areas.ts';

/** A text of an area for a word of the server (an account, a class), or the word itself with blanks when there is none. */
export function wordIn<K extends string>(words: Words<K>, say: SayOf<K>, { group, word }: { group: string; word: string }): string {
  const key = `${group}.${word}`;
  return key in words.en ? say(key as K) : word.replaceAll('_', ' ');
}
