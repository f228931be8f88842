import type { PaymentsTimelineResponses } from '../../../api/generated/types.gen.ts';
import { useWords } from '../../../i18n/index.ts';
import { wordIn } from '../../../i18n/word-in.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Money, Time } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';
import { bookingsOf, linesOf } from './postings.ts';
import type { Booking } from './postings.ts';

/** Where the money stood after each step, out of the ledger. */
export function Books({ story, currency }: { story: PaymentsTimelineResponses[200]; currency: string }) {
  const { say } = useWords(words);
  const bookings = bookingsOf(linesOf(story.postings));
  return (
    <Panel title={say('pay.books')} text={say('pay.booksText')}>
      {bookings.length === 0 && <p className="px-4 pb-4 text-quiet">{say('pay.noBooks')}</p>}
      <ol className="divide-y divide-line border-t border-line">
        {bookings.map((booking) => (
          <Step key={booking.id} booking={booking} currency={currency} />
        ))}
      </ol>
    </Panel>
  );
}

function Step({ booking, currency }: { booking: Booking; currency: string }) {
  const { say } = useWords(words);
  return (
    <li className="px-4 py-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{wordIn(words, say, { group: 'pay.kind', word: booking.kind })}</span>
        <span className="text-xs text-quiet">
          <Time at={booking.at} />
        </span>
      </p>
      <div className="mt-1 grid grid-cols-[1fr_auto_1fr] items-center gap-3 text-sm">
        <Side shares={booking.from} currency={currency} />
        <Icon name="arrow" className="text-quiet" />
        <Side shares={booking.to} currency={currency} />
      </div>
    </li>
  );
}

function Side({ shares, currency }: { shares: Booking['from']; currency: string }) {
  const { say } = useWords(words);
  return (
    <ul className="min-w-0 space-y-0.5">
      {shares.map(({ account, amount }, at) => (
        <li key={`${account} ${at}`}>
          <span className="block text-quiet">{wordIn(words, say, { group: 'pay.account', word: account })}</span>
          <Money amount={amount} currency={currency} />
        </li>
      ))}
    </ul>
  );
}
