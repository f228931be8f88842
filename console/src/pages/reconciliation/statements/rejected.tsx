import { saveText } from '../../../api/download.ts';
import { csvOf } from '../../../format/csv.ts';
import { useWords } from '../../../i18n/index.ts';
import { wordIn } from '../../../i18n/word-in.ts';
import { Button } from '../../../ui/button.tsx';
import { words } from '../words/index.ts';
import type { Seen } from './look.tsx';

type Rejected = Seen['rejected'];

/** Rows of a file that could not be read, with the reason; they can be taken away, mended and read again. */
export function RejectedRows({ file, count, rows }: { file: string; count: number; rows: Rejected }) {
  const { say } = useWords(words);
  const save = () =>
    saveText(
      `${file}-rejected.csv`,
      csvOf(rows.map(({ row, reason, cells }) => ({ row, reason, ...Object.fromEntries(cells.map((cell, at) => [`cell_${at + 1}`, cell])) }))),
    );
  return (
    <details open className="rounded-md border border-warn/40">
      <summary className="cursor-pointer px-3 py-2 font-medium text-warn">{say('recon.rejected', { count })}</summary>
      <ul className="max-h-56 divide-y divide-line overflow-y-auto border-t border-line text-sm">
        {rows.map(({ row, reason, cells }) => (
          <li key={row} className="px-3 py-1.5">
            <span className="font-medium">{say('recon.row', { n: row })}</span>: {wordIn(words, say, { group: 'recon.reject', word: reason })}
            <span className="block truncate font-mono text-xs text-quiet">{cells.join(' | ')}</span>
          </li>
        ))}
      </ul>
      <div className="border-t border-line p-2">
        <Button onClick={save}>{say('recon.rejectedSave')}</Button>
      </div>
    </details>
  );
}
