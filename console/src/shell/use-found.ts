import type {
  CustomersListData,
  CustomersListResponses,
  MessagingContactsListData,
  MessagingContactsListResponses,
  MetersListData,
  MetersListResponses,
  PaymentsListData,
  PaymentsListResponses,
  TokensListData,
  TokensListResponses,
} from '../api/generated/types.gen.ts';
import { useRead } from '../api/hooks.ts';
import { useMay } from '../api/me.ts';
import { money, phoneNumber } from '../format/values.ts';
import type { Key } from '../i18n/index.ts';
import type { IconName } from '../ui/icon.tsx';

type Hit = { to: string; title: string; text: string };
type Found = { label: Key; icon: IconName; hits: readonly Hit[] };

const SHORTEST = 2;
const EACH = 5;

/** A token is kept sealed and found by all of its digits, as it is read from a message or a display. */
const TOKEN = /^(?:\d[ -]?){20}$/;

/** Payments, meters, customers, contacts and tokens that `text` names, five of each. */
export function useFound(text: string): { groups: readonly Found[]; isLoading: boolean } {
  const may = useMay();
  const off = text.length < SHORTEST;
  const query = { search: text, page_size: EACH };
  const payments = useRead<PaymentsListData, PaymentsListResponses>('/api/payments/', { query, off: off || !may('payments.read') });
  const meters = useRead<MetersListData, MetersListResponses>('/api/meters/', { query, off: off || !may('meters.read') });
  const customers = useRead<CustomersListData, CustomersListResponses>('/api/customers/', { query, off: off || !may('customers.read') });
  const contacts = useRead<MessagingContactsListData, MessagingContactsListResponses>('/api/messaging/contacts/', { query, off: off || !may('contacts.read') });
  const tokens = useRead<TokensListData, TokensListResponses>('/api/tokens/', { query, off: !TOKEN.test(text) || !may('tokens.read') });
  const groups: Found[] = [
    { label: 'g.tokens', icon: 'token', hits: rowsOf(tokens).map(tokenHit) },
    { label: 'g.payments', icon: 'coin', hits: rowsOf(payments).map(paymentHit) },
    { label: 'g.meters', icon: 'meter', hits: rowsOf(meters).map(meterHit) },
    {
      label: 'g.customers',
      icon: 'people',
      hits: rowsOf(customers).map((one) => ({ to: `/customers/${one.id}`, title: one.name, text: phoneNumber(one.phone) })),
    },
    { label: 'g.contacts', icon: 'person', hits: peopleOf(rowsOf(contacts), rowsOf(customers)) },
  ];
  return { groups: exactFirst(groups, text), isLoading: [payments, meters, customers, contacts, tokens].some((one) => one.isFetching) };
}

function rowsOf<Row>({ data }: { data: { results: readonly Row[] } | undefined }): readonly Row[] {
  return data?.results ?? [];
}

const tokenHit = (one: TokensListResponses[200]['results'][number]): Hit => ({
  to: one.payment ? `/payments/${one.payment}` : `/meters/${one.meter}`,
  title: one.token_value,
  text: [one.meter_id, one.customer_name].filter(Boolean).join(' · '),
});

const paymentHit = (one: PaymentsListResponses[200]['results'][number]): Hit => ({
  to: `/payments/${one.id}`,
  title: one.mpesa_transaction_id,
  text: `${one.currency} ${money(one.amount)} · ${one.customer_name ?? one.payer_name}`,
});

const meterHit = (one: MetersListResponses[200]['results'][number]): Hit => ({
  to: `/meters/${one.id}`,
  title: one.meter_id,
  text: [one.current_customer_name, one.location].filter(Boolean).join(' · '),
});

type Contact = MessagingContactsListResponses[200]['results'][number];
type Customer = CustomersListResponses[200]['results'][number];

/** Every customer is a contact too; who stands among the customers is not listed twice. */
function peopleOf(contacts: readonly Contact[], customers: readonly Customer[]): readonly Hit[] {
  const listed = new Set(customers.map(({ phone }) => phone.replace('+', '')));
  return contacts
    .filter(({ phone_e164: phone }) => phone === '' || !listed.has(phone.replace('+', '')))
    .map((one) => ({
      to: `/contacts/${one.id}`,
      title: one.name || phoneNumber(one.phone_e164) || one.email,
      text: one.name ? phoneNumber(one.phone_e164) || one.email : '',
    }));
}

/** Whoever types a whole meter number means the meter, though its payments carry the number too. */
function exactFirst(groups: readonly Found[], text: string): readonly Found[] {
  const isNamed = (group: Found) => group.hits.some(({ title }) => title.toLowerCase() === text.toLowerCase());
  const found = groups.filter((group) => group.hits.length > 0);
  return [...found.filter(isNamed), ...found.filter((group) => !isNamed(group))];
}
