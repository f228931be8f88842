import type { PaymentsListData, PaymentsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { phoneNumber } from '../../format/values.ts';
import { useSay } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Facts, Page, Panel } from '../../ui/page.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import { Desk } from '../desk/desk.tsx';
import type { Payment } from '../payments/columns.tsx';
import { Decision } from './decision.tsx';

const LIVE_MS = 10_000;

/** Money that names no known meter: oldest first, and for each the meters that it most likely means. */
export function SuspensePage() {
  const { say } = useSay();
  const { asked, set } = useUrl();
  const query = { state: 'suspense', ordering: 'received_at' } as const;
  const list = useList<PaymentsListData, PaymentsListResponses>('/api/payments/', query, { everyMs: LIVE_MS });
  const chosen = list.rows.find((one) => one.id === asked['at']) ?? list.rows[0];
  return (
    <Page title={say('nav.suspense')} text={say('suspense.text')}>
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton />}
      {!list.isLoading && !list.problem && !chosen && <Empty icon="check" title={say('suspense.empty')} text={say('suspense.emptyText')} />}
      {chosen && (
        <Desk label={say('nav.suspense')} cases={list.rows} chosen={chosen} choose={(at) => set({ at })} line={(one) => <Line payment={one} />}>
          <Case payment={chosen} />
          <Decision key={chosen.id} payment={chosen} done={() => set({ at: '' })} />
        </Desk>
      )}
    </Page>
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
