import type {
  MessagingSmsBalanceData,
  MessagingSmsBalanceResponses,
  MessagingSmsCreditsEntriesListData,
  MessagingSmsCreditsEntriesListResponses,
  MessagingSmsSettingsData,
  MessagingSmsSettingsResponses,
} from '../../../api/generated/types.gen.ts';
import { useList, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import type { SayOf } from '../../../i18n/index.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Facts, Panel } from '../../../ui/page.tsx';
import { Empty } from '../../../ui/states.tsx';
import type { Column } from '../../../ui/table/columns.ts';
import { Table } from '../../../ui/table/table.tsx';
import { Time } from '../../../ui/values.tsx';
import { words } from './words/index.ts';

type Entry = MessagingSmsCreditsEntriesListResponses[200]['results'][number];
type Word = keyof typeof words.en;

const whole = (credits: string): string => credits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');

/** What is left for text messages, and every move of it. */
export function Credits() {
  const { say } = useWords(words);
  const query = { page_size: 50 };
  const list = useList<MessagingSmsCreditsEntriesListData, MessagingSmsCreditsEntriesListResponses>('/api/messaging/sms/credits/entries/', query);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[1fr_2fr]">
      <div className="min-w-0 space-y-4">
        <Balance />
        <WhoPays />
      </div>
      <Table
        name="credits"
        label={say('channels.creditsMoves')}
        list={list}
        columns={columnsOf(say)}
        open={() => undefined}
        empty={<Empty icon="message" title={say('channels.creditsEmpty')} text={say('channels.creditsEmptyText')} />}
      />
    </div>
  );
}

function Balance() {
  const { say } = useWords(words);
  const read = useRead<MessagingSmsBalanceData, MessagingSmsBalanceResponses>('/api/messaging/sms/balance/');
  return (
    <Panel title={say('channels.credits')} text={say('channels.creditsText')}>
      <Loaded read={read}>
        {(now) => (
          <>
            <p className="px-4 pb-3 text-2xl font-semibold tabular-nums">
              {whole(now.credits)} <span className="text-base font-normal text-quiet">{say('channels.creditsLeft')}</span>
            </p>
            <Facts
              facts={[
                [say('channels.creditsReserved'), whole(now.reserved)],
                [say('channels.creditsUsed'), whole(now.total_used)],
                [say('channels.creditsBought'), whole(now.total_purchased)],
              ]}
            />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function WhoPays() {
  const { say } = useWords(words);
  const read = useRead<MessagingSmsSettingsData, MessagingSmsSettingsResponses>('/api/messaging/sms/settings/');
  return (
    <Panel title={say('channels.paidBy')}>
      <Loaded read={read} rows={2}>
        {(now) => (
          <ul className="list-disc space-y-1 pr-4 pb-4 pl-8">
            <li>{say(`channels.paidBy.${now.paid_by}`)}</li>
            <li>{say(`channels.serviceTexts.${now.service_texts}`)}</li>
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function columnsOf(say: SayOf<Word>): readonly Column<Entry>[] {
  return [
    { id: 'kind', head: say('channels.creditsKind'), lead: true, cell: (row) => say(`channels.move.${row.kind}` as Word) },
    { id: 'credits', head: say('channels.credits'), lead: true, right: true, cell: (row) => whole(row.credits) },
    { id: 'after', head: say('channels.creditsAfter'), right: true, cell: (row) => whole(row.available_after) },
    { id: 'note', head: say('channels.creditsNote'), cell: (row) => row.note },
    { id: 'when', head: say('common.when'), right: true, cell: (row) => <Time at={row.created_at} /> },
  ];
}
