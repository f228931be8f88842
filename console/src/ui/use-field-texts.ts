import { useSay } from '../i18n/index.ts';
import { fieldText } from './field-text.ts';

/** What is wrong with a field, in the reader's language where it is a schema of the server that said so. */
export function useFieldTexts(): (said: readonly string[]) => string {
  const { say } = useSay();
  const own = (text: string): string => {
    const known = fieldText(text);
    return known ? say(known.key, known.values) : text;
  };
  return (said) => [...new Set(said.map(own))].join(' ');
}
