import { Link } from '@tanstack/react-router';
import type {
  MessagingConversationsGetData,
  MessagingConversationsGetResponses,
  MessagingConversationsWaterData,
  MessagingConversationsWaterResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { isRefused } from '../../ui/part.tsx';
import { SecretToken } from '../../ui/secret-token.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { addressOf, nameOf } from './types.ts';
import { words } from './words/index.ts';

type Water = MessagingConversationsWaterResponses[200];

const LIVE_MS = 15_000;

/**
 * Who writes, and their water: meters, wallet, last tokens and payments, so that most questions are answered at a glance.
 * @param named where the name stands above it already
 */
export function Person({ id, named = false }: { id: string; named?: boolean }) {
  const { say } = useWords(words);
  const { data, error, refetch } = useRead<MessagingConversationsGetData, MessagingConversationsGetResponses>('/api/messaging/conversations/{id}/', {
    path: { id },
  });
  const water = useRead<MessagingConversationsWaterData, MessagingConversationsWaterResponses>('/api/messaging/conversations/{id}/water/', {
    path: { id },
    everyMs: LIVE_MS,
  });
  if (error && !data) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return (
    <div className={`space-y-5 ${named ? 'px-5 py-4' : 'p-4'}`}>
      <div>
        {!named && <p className="text-lg font-semibold">{nameOf(data)}</p>}
        <p className="text-quiet">{addressOf(data)}</p>
        <Link to="/contacts/$id" params={{ id: data.contact }} className="mt-1 inline-block text-sm underline decoration-line underline-offset-3">
          {say('inbox.toContact')}
        </Link>
      </div>
      {!isRefused(water) && <Loaded read={water}>{(known) => <Known water={known} />}</Loaded>}
    </div>
  );
}

function Known({ water }: { water: Water }) {
  const { say } = useWords(words);
  if (water.customers.length === 0) return <p className="rounded-md bg-surface-2 px-3 py-2 text-sm text-quiet">{say('inbox.noCustomer')}</p>;
  return (
    <>
      {water.customers.map((customer) => (
        <section key={customer.id} aria-label={customer.name}>
          <h3 className="font-semibold">
            <ObjectLink kind="customers" id={customer.id}>
              {customer.name}
            </ObjectLink>
          </h3>
          <dl className="mt-1 grid grid-cols-2 gap-x-3 text-sm">
            <dt className="text-quiet">{say('g.wallet')}</dt>
            <dd className="text-right">
              <Money amount={customer.wallet} currency={water.currency} />
            </dd>
            <dt className="text-quiet">{say('g.arrears')}</dt>
            <dd className="text-right">
              <Money amount={customer.arrears} currency={water.currency} />
            </dd>
          </dl>
          <ul className="mt-2 space-y-1.5">
            {customer.meters.map((meter) => (
              <li key={meter.id} className="rounded-md bg-surface-2 px-3 py-2">
                <p className="flex items-center justify-between gap-2">
                  <ObjectLink kind="meters" id={meter.id}>
                    <Mono>{meter.meter_id}</Mono>
                  </ObjectLink>
                  <StateBadge state={meter.status} />
                </p>
                <p className="truncate text-sm text-quiet">{meter.location}</p>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Bought water={water} />
    </>
  );
}

function Bought({ water }: { water: Water }) {
  const { say } = useWords(words);
  return (
    <>
      <section aria-label={say('g.tokens')}>
        <h3 className="font-semibold">{say('inbox.lastTokens')}</h3>
        <ul className="divide-y divide-line">
          {water.tokens.map((token) => (
            <li key={token.id} className="py-2">
              <SecretToken id={token.id} masked={token.token} />
              <p className="flex justify-between gap-2 text-sm text-quiet">
                <Volume units={token.cubic_metres} /> <Time at={token.created_at} />
              </p>
            </li>
          ))}
          {water.tokens.length === 0 && <li className="py-1 text-sm text-quiet">{say('common.none')}</li>}
        </ul>
      </section>
      <section aria-label={say('g.payments')}>
        <h3 className="font-semibold">{say('inbox.lastPayments')}</h3>
        <ul className="divide-y divide-line">
          {water.payments.map((payment) => (
            <li key={payment.id} className="py-2">
              <p className="flex items-center justify-between gap-2">
                <ObjectLink kind="payments" id={payment.id}>
                  <Money amount={payment.amount} currency={water.currency} />
                </ObjectLink>
                <StateBadge state={payment.state} />
              </p>
              <p className="flex justify-between gap-2 text-sm text-quiet">
                <Mono>{payment.receipt}</Mono> <Time at={payment.received_at} />
              </p>
            </li>
          ))}
          {water.payments.length === 0 && <li className="py-1 text-sm text-quiet">{say('common.none')}</li>}
        </ul>
      </section>
    </>
  );
}
