import { requestFile } from '../api/client.ts';
import { saveText } from '../api/download.ts';
import { csvLines, readCsv } from '../format/csv.ts';
import { textIfAny, useSay } from '../i18n/index.ts';
import { readSaid } from '../i18n/said/index.ts';
import { rowReason } from '../i18n/said/row-reasons.ts';
import { fieldText } from './field-text.ts';
import { useProblemText } from './states.tsx';
import { toast } from './toast.tsx';

/** Under which names the texts of a page call the columns of its lists. */
type Columns = 'imports.field' | 'contacts.column' | 'sms.listColumn';

/**
 * The rows that a list was refused: number and reason in the reader's language, then the cells as they came. `take` puts
 * all of them onto the reader's device, as a file to mend and send again.
 */
export function useRejected(url: string, columns: Columns) {
  const { say, language } = useSay();
  const problemText = useProblemText();
  const read = async (id: string, most = Infinity): Promise<string[][]> => {
    const [find, file] = await Promise.all([readSaid(language), requestFile(url, { id })]);
    const reason = rowReason({
      sentence: (said) => {
        const known = fieldText(said);
        return known ? say(known.key, known.values) : find(said);
      },
      label: (field) => (field === 'row' ? say('common.row') : textIfAny(say, `${columns}.${field}`)),
      refusal: (code, said) => textIfAny(say, `problem.${code}`, { said: said.split(': ').slice(1).join(': ') }),
    });
    const [head = [], ...rows] = readCsv(await file.text(), most, ',');
    return [[say('common.row'), say('common.reason'), ...head.slice(2)], ...rows.map(([number = '', why = '', ...cells]) => [number, reason(why), ...cells])];
  };
  const take = (id: string, name: string): void =>
    void read(id).then(
      (rows) => saveText(`rejected-${name.replace(/\.\w+$/, '')}.csv`, csvLines(rows)),
      (problem: unknown) => toast(problemText(problem), 'need'),
    );
  return { language, read, take };
}
