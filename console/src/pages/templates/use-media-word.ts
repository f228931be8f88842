import { textIfAny, useWords } from '../../i18n/index.ts';
import { words } from './words/index.ts';

/** What stands on the drawn phone in place of a file that is not chosen yet: its kind. */
export function useMediaWord(): (format: string) => string {
  const { say } = useWords(words);
  return (format) => textIfAny(say, `templates.media.${format.toLowerCase()}`) ?? format;
}
