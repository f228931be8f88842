interface Tell {
  /** A sentence of the server in the reader's language; null for one that has no words there. */
  readonly sentence: (said: string) => string | null;
  /** What a field is called; null for one that only the list knows. */
  readonly label: (field: string) => string | null;
  /** A refusal by its code, with what the other side said in it. */
  readonly refusal: (code: string, said: string) => string | null;
}

const PART = /(?:^|; )([\w.-]+): /g;
const SENTENCE = /(?<=[.!?]) (?=\p{Lu})/u;

/**
 * Why a row of a list was refused, in the reader's words. The server writes `phone: Not a phone number.; name: …` for
 * fields and `meters.already_assigned: …` for the row as a whole. What nobody has words for stays as it came.
 */
export function rowReason({ sentence, label, refusal }: Tell): (reason: string) => string {
  const told = (name: string, text: string): string => refusal(name, text) ?? `${label(name) ?? name}: ${sentences(text, sentence)}`;
  return (reason) => {
    const parts = [...reason.matchAll(PART)];
    if (parts[0]?.index !== 0) return sentences(reason, sentence);
    return parts.map(({ 0: begin, 1: name = '', index }, at) => told(name, reason.slice(index + begin.length, parts[at + 1]?.index))).join('; ');
  };
}

/** Sentence by sentence, the longest that is known first: some hold two of them. */
function sentences(text: string, find: Tell['sentence']): string {
  const parts = text.split(SENTENCE);
  const done: string[] = [];
  for (let from = 0; from < parts.length;) {
    const [taken, words] = longest(parts.slice(from), find);
    done.push(words);
    from += taken;
  }
  return done.join(' ');
}

function longest(parts: readonly string[], find: Tell['sentence']): readonly [number, string] {
  for (let taken = parts.length; taken > 0; taken -= 1) {
    const words = find(parts.slice(0, taken).join(' '));
    if (words !== null) return [taken, words];
  }
  return [1, parts[0] ?? ''];
}
