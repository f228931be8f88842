import type { PlatformVendorsListData, PlatformVendorsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts, Page } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Time } from '../../ui/values.tsx';
import { StopOrGo } from '../settings/channels/vendors.tsx';
import { words } from './words/index.ts';

type Vendor = PlatformVendorsListResponses[200]['results'][number];

const LIVE_MS = 10_000;

/** Health and circuits of every client's vending accounts. */
export function VendorsPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const list = useList<PlatformVendorsListData, PlatformVendorsListResponses>('/api/platform/vendors/', {}, { everyMs: LIVE_MS, tenant: null });
  const open = list.rows.find((one) => one.id === asked['at']);
  return (
    <Page title={say('nav.vendors')} text={say('platform.vendorsText')}>
      <Table
        name="vendors"
        label={say('nav.vendors')}
        list={list}
        columns={columnsOf(say)}
        open={({ id }) => set({ at: id })}
        peek={({ id }) => set({ at: id })}
        empty={<Empty icon="flight" title={say('platform.vendorsEmpty')} text={say('platform.vendorsEmptyText')} />}
      />
      {open && <VendorSheet vendor={open} close={() => set({ at: '' })} />}
    </Page>
  );
}

function columnsOf(say: SayOf<keyof typeof words.en>): readonly Column<Vendor>[] {
  return [
    { id: 'client', head: say('platform.vendorClient'), lead: true, cell: (row) => row.client_name },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.state} /> },
    { id: 'account', head: say('platform.vendorAccount'), cell: (row) => row.company },
    { id: 'waiting', head: say('platform.vendorLine'), right: true, cell: (row) => row.waiting.toLocaleString() },
    { id: 'flight', head: say('platform.vendorFlight'), right: true, cell: (row) => `${row.in_flight} / ${row.max_in_flight}` },
    { id: 'unknown', head: say('platform.vendorUnknown'), right: true, cell: (row) => row.unknown.toLocaleString() },
    { id: 'since', head: say('platform.vendorSince'), right: true, cell: (row) => <Time at={row.since} /> },
  ];
}

function VendorSheet({ vendor, close }: { vendor: Vendor; close: () => void }) {
  const { say } = useWords(words);
  return (
    <Dialog place="side" title={`${vendor.client_name} · ${vendor.company}`} close={close}>
      <div className="space-y-4 pb-5">
        {vendor.banner && <p className="mx-4 mt-4 rounded-md bg-warn-soft px-3 py-2 text-warn">{vendor.banner}</p>}
        <Facts
          facts={[
            [say('common.state'), <StateBadge key="s" state={vendor.state} />],
            [say('platform.vendorSince'), <Time key="t" at={vendor.since} />],
            [say('common.reason'), vendor.reason],
            [say('platform.vendorFailures'), vendor.failures_in_row],
            [say('platform.vendorNext'), <Time key="n" at={vendor.next_probe_at} />],
            [say('platform.vendorLine'), vendor.waiting],
            [say('platform.vendorFlight'), `${vendor.in_flight} / ${vendor.max_in_flight}`],
            [say('platform.vendorUnknown'), vendor.unknown],
          ]}
        />
        <div className="px-4">
          <StopOrGo id={vendor.id} isPaused={vendor.state === 'paused'} tenant={vendor.client} />
        </div>
      </div>
    </Dialog>
  );
}
