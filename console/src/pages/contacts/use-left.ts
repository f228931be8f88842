import { requestFile } from '../../api/client.ts';
import { saveText } from '../../api/download.ts';
import { csvLines, readCsv } from '../../format/csv.ts';
import { textIfAny, useWords } from '../../i18n/index.ts';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

/** Whom a change left as they are, onto the reader's device: the reasons and headings in the reader's language. */
export function useLeft(): (id: string) => void {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const read = async (id: string): Promise<string> => {
    const file = await requestFile('/api/messaging/contact-edits/{id}/skipped/', { id });
    const [, ...rows] = readCsv(await file.text(), Infinity, ',');
    const head = [say('g.contact'), say('common.name'), say('g.phone'), say('common.reason')];
    return csvLines([
      head,
      ...rows.map(([contact = '', name = '', phone = '', why = '']) => [contact, name, phone, textIfAny(say, `contacts.many.reason.${why}`) ?? why]),
    ]);
  };
  return (id) =>
    void read(id).then(
      (text) => saveText('skipped.csv', text),
      (problem: unknown) => toast(problemText(problem), 'need'),
    );
}
