import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PaymentsListData, PaymentsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { phoneNumber } from '../../format/values.ts';
import { useSay } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Facts, Page, Panel } from '../../ui/page.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import { Desk } from '../desk/desk.tsx';
import { ExportMenu } from '../exports/export-menu.tsx';
import type { Payment } from '../payments/columns.tsx';
import { Decision } from './decision.tsx';

const LIVE_MS = 10_000;

/** Money that names no known meter: oldest first, and for each the meters that it most likely means. */
export function SuspensePage() {
  const { say } = useSay();
  const { asked, set } = useUrl();
  const query = { state: 'suspense', ordering: 'received_at' } as const;
  const list = useList<PaymentsListData, PaymentsListResponses>('/api/payments/', query, { everyMs: LIVE_MS });
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const cases = list.rows.filter(({ id }) => !settled.has(id));
  const chosen = cases.find((one) => one.id === asked['at']) ?? cases[0];
  const settle = (id: string, on: boolean) => {
    setSettled((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
    set({ at: on ? '' : id });
  };
  return (
    <Page title={say('nav.suspense')} text={say('suspense.text')} actions={<ListLinks />}>
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton />}
      {!list.isLoading && !list.problem && !chosen && <Empty icon="check" title={say('suspense.empty')} text={say('suspense.emptyText')} />}
      {chosen && (
        <Desk label={say('nav.suspense')} cases={cases} chosen={chosen} choose={(at) => set({ at })} line={(one) => <Line payment={one} />}>
          <Case payment={chosen} />
          <Decision key={chosen.id} payment={chosen} settle={(on) => settle(chosen.id, on)} />
        </Desk>
      )}
    </Page>
  );
}

const LINK = 'inline-flex h-9 items-center rounded-lg border border-line bg-surface-1 px-3 font-medium hover:bg-surface-2 pointer-coarse:h-11';

/** The same cases as a list, for choosing several, and as a file; and the notices that did not become payments. */
function ListLinks() {
  const { say } = useSay();
  const may = useMay();
  return (
    <>
      {may('payments.resolve') && (
        <Link to="/notices" className={LINK}>
          {say('nav.notices')}
        </Link>
      )}
      <ExportMenu report="suspense" filters={{}} />
      <Link to="/payments" search={{ state: 'suspense' } as never} className={LINK}>
        {say('suspense.asList')}
      </Link>
    </>
  );
}

function Line({ payment }: { payment: Payment }) {
  return (
    <>
      <span className="flex justify-between gap-2 font-medium">
        <Money amount={payment.amount} currency={payment.currency} />
        <span className="text-sm font-normal text-quiet">
          <Time at={payment.received_at} />
        </span>
      </span>
      <Mono>{payment.account_number}</Mono>
    </>
  );
}

function Case({ payment }: { payment: Payment }) {
  const { say } = useSay();
  return (
    <Panel title={payment.mpesa_transaction_id}>
      <div className="px-4 pb-4">
        <p className="text-2xl font-semibold tracking-tight">
          <Money amount={payment.amount} currency={payment.currency} />
        </p>
        <p className="mt-3 text-sm text-quiet">{say('suspense.typed')}</p>
        <p className="rounded-md bg-surface-2 px-3 py-2 font-mono text-lg break-all">{payment.account_number}</p>
      </div>
      <Facts
        facts={[
          [say('payments.payer'), payment.payer_name],
          [say('g.phone'), phoneNumber(payment.phone)],
          [say('payments.paybill'), <Mono key="p">{payment.paybill}</Mono>],
          [say('payments.paidAt'), <Time key="t" at={payment.paid_at} />],
        ]}
      />
    </Panel>
  );
}
