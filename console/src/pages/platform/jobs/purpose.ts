import { textIfAny, useWords } from '../../../i18n/index.ts';
import { words } from './words/index.ts';

/** What a job is for, in the reader's language; one that another release has put in line is said as the server says it. */
export function usePurpose(): (job: string | null, purpose: string | null) => string | null {
  const { say } = useWords(words);
  return (job, purpose) => textIfAny(say, `job.${job ?? ''}`) ?? purpose;
}
