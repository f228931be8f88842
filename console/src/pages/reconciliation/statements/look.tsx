import type { StatementImportsCreateResponses } from '../../../api/generated/types.gen.ts';
import { usePlace } from '../../../api/place.ts';
import { money } from '../../../format/values.ts';
import { dayAndClock } from '../../../format/time.ts';
import { useWords } from '../../../i18n/index.ts';
import { wordIn } from '../../../i18n/word-in.ts';
import { Facts } from '../../../ui/page.tsx';
import { Money, Mono, Time } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';
import { RejectedRows } from './rejected.tsx';

export type Seen = StatementImportsCreateResponses[200];

/** What a file holds, before it is kept: its time and sums, what our books lack, how its columns were read, and what could not be. */
export function Look({ seen }: { seen: Seen }) {
  const { say, language } = useWords(words);
  const { currency } = usePlace();
  const { count, amount } = seen.missing_in_books;
  return (
    <div role="status" className="space-y-4">
      {seen.already_imported && <p className="rounded-md bg-info-soft px-3 py-2 text-info">{say('recon.already')}</p>}
      <p className={`rounded-md px-3 py-2 ${count > 0 ? 'bg-warn-soft text-warn' : 'bg-money-soft text-money'}`}>
        {count > 0 ? say('recon.missing', { count, amount: `${currency} ${money(amount)}` }) : say('recon.nothingMissing')}
      </p>
      {seen.warnings.map((warning) => (
        <p key={warning} className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {warning}
        </p>
      ))}
      <div className="-mx-4">
        <Facts
          facts={[
            [say('payments.paybill'), <Mono key="p">{seen.paybill}</Mono>],
            [say('recon.period'), `${dayAndClock(seen.period_from, language)} – ${dayAndClock(seen.period_to, language)}`],
            [say('recon.statements'), `${say('recon.lines', { count: seen.lines })}, ${say('recon.knownLines', { count: seen.known_lines })}`],
            [say('recon.paidIn'), <Money key="i" amount={seen.paid_in} currency={currency} />],
            [say('recon.withdrawn'), <Money key="o" amount={seen.withdrawn} currency={currency} />],
          ]}
        />
      </div>
      {seen.rejected_rows > 0 && <RejectedRows file="statement" count={seen.rejected_rows} rows={seen.rejected} />}
      <Mapping seen={seen} />
      <First seen={seen} currency={currency} />
    </div>
  );
}

function Mapping({ seen }: { seen: Seen }) {
  const { say } = useWords(words);
  return (
    <details className="rounded-md border border-line">
      <summary className="cursor-pointer px-3 py-2 font-medium">{say('recon.mapping')}</summary>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-quiet">
            <th scope="col" className="px-3 font-normal">
              {say('recon.mappingFile')}
            </th>
            <th scope="col" className="px-3 font-normal">
              {say('recon.mappingOurs')}
            </th>
          </tr>
        </thead>
        <tbody>
          {seen.columns.map(({ field, heading }) => (
            <tr key={field} className="border-t border-line">
              <td className="px-3 py-1.5">{heading}</td>
              <td className="px-3 py-1.5 font-medium">{wordIn(words, say, { group: 'recon.column', word: field })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function First({ seen, currency }: { seen: Seen; currency: string }) {
  const { say } = useWords(words);
  return (
    <details className="rounded-md border border-line">
      <summary className="cursor-pointer px-3 py-2 font-medium">{say('recon.preview')}</summary>
      <ul className="divide-y divide-line border-t border-line text-sm">
        {seen.preview.map((line) => (
          <li key={`${line.row} ${line.receipt}`} className="flex flex-wrap justify-between gap-x-4 px-3 py-1.5">
            <Mono>{line.receipt}</Mono>
            <span className="min-w-0 flex-1 truncate text-quiet">{[line.account, line.payer, line.reason].filter((part) => part !== '').join(' · ')}</span>
            <Money amount={line.amount} currency={currency} />
            <Time at={line.at} />
          </li>
        ))}
      </ul>
    </details>
  );
}
