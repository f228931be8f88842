import { phoneNumber } from '../../format/values.ts';
import { SecretToken } from '../../ui/secret-token.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useReason } from '../../ui/states.tsx';
import { Money, Time, Volume } from '../../ui/values.tsx';
import type { Payment } from './columns.tsx';
import type { Token } from './use-tokens-of.ts';

/** How much, by whom, what keeps it from its token, and the tokens that it bought. */
export function Head({ payment, tokens }: { payment: Payment; tokens: readonly Token[] }) {
  const reason = useReason();
  return (
    <section className="rounded-lg border border-line bg-surface-1 p-4">
      <p className="text-2xl font-semibold tracking-tight">
        <Money amount={payment.amount} currency={payment.currency} />
      </p>
      <p className="text-quiet">
        {payment.customer_name ?? payment.payer_name} · {phoneNumber(payment.phone)} · <Time at={payment.received_at} />
      </p>
      {payment.error_code && <p className="mt-2 rounded-md bg-warn-soft px-3 py-2 text-warn">{reason(payment.error_code, payment.error_message)}</p>}
      {tokens.length > 0 && (
        <ul className="mt-3 space-y-2">
          {tokens.map((token) => (
            <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-md bg-surface-2 px-3 py-2">
              <SecretToken id={token.id} masked={token.token_value} />
              <Volume units={token.units} />
              <StateBadge state={token.status} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
