import { useState } from 'react';
import type { KeyChangesListData, KeyChangesListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Facts } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { ChangeActs } from './acts.tsx';
import type { Campaign } from './campaign.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

export type Change = KeyChangesListResponses[200]['results'][number];

const LIVE_MS = 5000;

/** The meters of a campaign, each with what it needs next. */
export function Changes({ campaign, state }: { campaign: Campaign; state: string }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState<string | null>(null);
  const query = { campaign: campaign.id, state } as KeyChangesListData['query'];
  const list = useList<KeyChangesListData, KeyChangesListResponses>('/api/key-changes/', query, { everyMs: LIVE_MS });
  const change = list.rows.find(({ id }) => id === open);
  return (
    <>
      <Table
        name="key-changes"
        label={say('keychange.changes')}
        list={list}
        columns={columns(say)}
        open={({ id }) => setOpen(id)}
        bulk={() => null}
        empty={<Empty icon="meter" title={say('keychange.noChanges')} text={say('keychange.noChangesText')} />}
      />
      {change && (
        <Dialog place="side" title={change.meter_id} close={() => setOpen(null)}>
          <One change={change} />
        </Dialog>
      )}
    </>
  );
}

function columns(say: SayOf<WordKey>): readonly Column<Change>[] {
  return [
    {
      id: 'meter',
      head: say('g.meter'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="meters" id={row.meter}>
          <Mono>{row.meter_id}</Mono>
        </ObjectLink>
      ),
    },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.state} /> },
    { id: 'customer', head: say('g.customer'), cell: (row) => row.customer_name ?? '–' },
    { id: 'message', head: say('keychange.message'), cell: (row) => (row.message_state ? <StateBadge state={row.message_state} /> : '–') },
    { id: 'waiting', head: say('keychange.waiting'), right: true, cell: (row) => row.waiting_purchases },
    { id: 'sent', head: say('keychange.sent'), right: true, cell: (row) => <Time at={row.sent_at} /> },
    { id: 'hold', head: say('keychange.heldUntil'), right: true, extra: true, cell: (row) => <Time at={row.hold_until} /> },
  ];
}

function One({ change }: { change: Change }) {
  const { say } = useWords(words);
  return (
    <div className="pb-4">
      <div className="p-4">
        <StateBadge state={change.state} />
        {change.note && <p className="mt-2">{change.note}</p>}
      </div>
      <Facts
        facts={[
          [say('g.customer'), change.customer_name],
          [
            say('keychange.tokens'),
            <span key="t" className="font-mono">
              {change.tokens.join(' ')}
            </span>,
          ],
          [say('keychange.sent'), <Time key="s" at={change.sent_at} />],
          [say('keychange.message'), change.message_state && <StateBadge key="m" state={change.message_state} />],
          [say('keychange.heldUntil'), <Time key="h" at={change.hold_until} />],
          [say('keychange.waiting'), change.waiting_purchases],
        ]}
      />
      <ChangeActs change={change} />
    </div>
  );
}
