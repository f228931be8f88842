/** What somebody is about to name in a text: a canned reply by `/`, a colleague by `@`. */
export type Asked = { sign: '/' | '@'; text: string; from: number };

/** What stands before the cursor and asks for a list; null when nothing does. A reply is named at the beginning, a colleague anywhere. */
export function askedBefore(text: string, cursor: number): Asked | null {
  const before = text.slice(0, cursor);
  const reply = /^\/([\w-]*)$/.exec(before);
  if (reply) return { sign: '/', text: reply[1] ?? '', from: 0 };
  const person = /(?:^|\s)@([\p{L}\d._-]*)$/u.exec(before);
  return person ? { sign: '@', text: person[1] ?? '', from: cursor - (person[1] ?? '').length - 1 } : null;
}

/** The text with what was asked for in place of what was typed, and where the cursor stands then. */
export function put(text: string, { from, cursor, words }: { from: number; cursor: number; words: string }): { text: string; cursor: number } {
  return { text: text.slice(0, from) + words + text.slice(cursor), cursor: from + words.length };
}
