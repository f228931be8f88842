import { useQuery } from '@tanstack/react-query';
import { useSay } from '../i18n/index.ts';
import { readSaid } from '../i18n/said/index.ts';
import { fieldText } from './field-text.ts';

/** What is wrong with a field, in the reader's language. A sentence without words, such as what a vendor said, stays as it came. */
export function useFieldTexts(said: readonly string[]): string {
  const { say, language } = useSay();
  const { data: find } = useQuery({
    queryKey: ['said', language],
    queryFn: () => readSaid(language),
    staleTime: Infinity,
    enabled: language !== 'en' && said.length > 0,
  });
  const own = (text: string): string => {
    const known = fieldText(text);
    return known ? say(known.key, known.values) : (find?.(text) ?? text);
  };
  return [...new Set(said.map(own))].join(' ');
}
