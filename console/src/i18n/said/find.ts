type Find = (said: string) => string | null;

const PLACE = /\$(\d)/;

/** Longer ones first: they say more of the sentence, so that one within another is not taken for it. */
const inOrder = (one: string, other: string): number => other.length - one.length;

/**
 * Looks up a sentence of the server, which is its own key; where it holds a value, the key has a place: `$0`, `$1`.
 * Values stay as they are: numbers, names and words of the API.
 */
export function finder(texts: Readonly<Record<string, string>>): Find {
  const whole = new Map(Object.entries(texts).filter(([key]) => !PLACE.test(key)));
  const withPlaces = Object.keys(texts)
    .filter((key) => PLACE.test(key))
    .toSorted(inOrder)
    .map((key) => ({ form: formOf(key), text: texts[key] ?? '' }));
  return (said) => {
    const known = whole.get(said);
    if (known !== undefined) return known;
    for (const { form, text } of withPlaces) {
      const found = form.exec(said);
      if (found) return text.replaceAll(new RegExp(PLACE, 'g'), (_place, at: string) => found[Number(at) + 1] ?? '');
    }
    return null;
  };
}

function formOf(key: string): RegExp {
  const parts = key.split(/\$\d/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}
