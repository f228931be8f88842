import { formatMinor } from '../../../kernel/money.ts';
import type { Block, FooterLine } from './layout.ts';
import { WORDS, type Language } from './words.ts';

/** What can be said by mail, and what each needs to know. Money in minor units, water in tenths of a cubic metre. */
export type Message =
  | {
      readonly template: 'token_issued';
      readonly token: string;
      readonly meterNumber: string;
      readonly tenths: number | null;
      readonly amountMinor: bigint;
      readonly remainderMinor: bigint;
      readonly currency: string;
      readonly receipt: string | null;
    }
  /** `note`: what became of the money, in the reader's language already. */
  | { readonly template: 'payment_confirmed'; readonly receipt: string; readonly note: string }
  | { readonly template: 'low_water'; readonly meterNumber: string; readonly days: number }
  | { readonly template: 'alert'; readonly type: string; readonly messages: readonly string[]; readonly more: number; readonly url: string }
  | { readonly template: 'digest'; readonly day: string; readonly groups: readonly DigestGroup[]; readonly url: string }
  | {
      readonly template: 'report_ready';
      readonly title: string;
      readonly facts: readonly (readonly [string, string])[];
      readonly link: { readonly url: string; readonly until: string } | null;
    }
  | { readonly template: 'invitation'; readonly invitedBy: string; readonly role: string; readonly url: string; readonly until: string }
  | { readonly template: 'password_reset'; readonly url: string; readonly until: string }
  | { readonly template: 'verify_email'; readonly url: string; readonly until: string }
  | { readonly template: 'address_in_use'; readonly url: string }
  | { readonly template: 'account_notice'; readonly what: AccountChange; readonly at: string };

type AccountChange = 'password_changed' | 'email_changed' | 'second_factor_on' | 'second_factor_off' | 'recovery_code_used';

export interface DigestGroup {
  readonly title: string;
  readonly count: number;
  readonly examples: readonly string[];
}

export interface Written {
  readonly subject: string;
  readonly title: string;
  readonly preview: string;
  readonly blocks: readonly Block[];
}

interface Writing {
  readonly language: Language;
  readonly client: string;
}

const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
const small = (text: string): Block => ({ kind: 'small', text });

type Writers = { readonly [K in Message['template']]: (message: Extract<Message, { template: K }>, writing: Writing) => Written };

const WRITERS: Writers = {
  token_issued: writeToken,
  payment_confirmed({ receipt, note }, { language }) {
    const words = WORDS[language];
    return { subject: words.paymentSubject({ receipt }), title: words.paymentTitle, preview: note, blocks: [paragraph(note)] };
  },
  low_water({ meterNumber: meter, days }, { language }) {
    const words = WORDS[language];
    const text = words.lowBody({ days: String(days) });
    return { subject: words.lowSubject({ meter }), title: words.lowSubject({ meter }), preview: text, blocks: [paragraph(text)] };
  },
  alert: writeAlert,
  digest: writeDigest,
  report_ready: writeReport,
  invitation({ invitedBy, role, url, until }, { language, client }) {
    const words = WORDS[language];
    const text = words.invitationBody({ by: invitedBy, client, role });
    const blocks: Block[] = [paragraph(text), { kind: 'button', label: words.invitationAccept, url }, small(words.until({ time: until }))];
    return { subject: words.invitationSubject({ client }), title: words.invitationSubject({ client }), preview: text, blocks };
  },
  password_reset({ url, until }, { language }) {
    const words = WORDS[language];
    const blocks: Block[] = [
      paragraph(words.resetBody),
      { kind: 'button', label: words.resetButton, url },
      small(words.until({ time: until })),
      small(words.resetIgnore),
    ];
    return { subject: words.resetSubject, title: words.resetSubject, preview: words.resetBody, blocks };
  },
  verify_email({ url, until }, { language }) {
    const words = WORDS[language];
    const blocks: Block[] = [
      paragraph(words.verifyBody),
      { kind: 'button', label: words.verifyButton, url },
      small(words.until({ time: until })),
      small(words.verifyIgnore),
    ];
    return { subject: words.verifySubject, title: words.verifySubject, preview: words.verifyBody, blocks };
  },
  address_in_use({ url }, { language }) {
    const words = WORDS[language];
    const blocks: Block[] = [paragraph(words.inUseBody), { kind: 'button', label: words.inUseButton, url }, small(words.verifyIgnore)];
    return { subject: words.inUseSubject, title: words.inUseSubject, preview: words.inUseBody, blocks };
  },
  account_notice({ what, at }, { language }) {
    const words = WORDS[language];
    const text = words.accountChanges[what];
    const blocks: Block[] = [paragraph(text), { kind: 'facts', rows: [[words.noticeAt, at]] }, small(words.noticeNotYou)];
    return { subject: words.noticeSubject, title: words.noticeSubject, preview: text, blocks };
  },
};

export function write(message: Message, writing: Writing): Written {
  return (WRITERS[message.template] as (message: Message, writing: Writing) => Written)(message, writing);
}

function writeToken(message: Extract<Message, { template: 'token_issued' }>, { language }: Writing): Written {
  const words = WORDS[language];
  const money = (minor: bigint): string => `${message.currency} ${formatMinor(minor)}`;
  const rows: (readonly [string, string])[] = [[words.meter, message.meterNumber]];
  if (message.tenths !== null) rows.push([words.water, `${Math.floor(message.tenths / 10)}.${message.tenths % 10} m³`]);
  rows.push([words.paid, money(message.amountMinor)]);
  if (message.remainderMinor > 0n) rows.push([words.saved, money(message.remainderMinor)]);
  if (message.receipt) rows.push([words.receipt, message.receipt]);
  const grouped = message.token.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
  const blocks: Block[] = [{ kind: 'code', text: grouped }, paragraph(words.tokenHow), { kind: 'facts', rows }];
  // the preview stands on locked screens: the token does not belong there
  return { subject: words.tokenSubject({ meter: message.meterNumber }), title: words.tokenTitle, preview: words.tokenHow, blocks };
}

function writeAlert({ type, messages, more, url }: Extract<Message, { template: 'alert' }>, { language, client }: Writing): Written {
  const words = WORDS[language];
  const count = messages.length + more;
  const items = more > 0 ? [...messages, words.more({ count: String(more) })] : messages;
  const subject = count > 1 ? words.alertsSubject({ count: String(count), type, client }) : words.alertSubject({ type, client });
  const blocks: Block[] = [
    { kind: 'items', items },
    { kind: 'button', label: words.alertOpen, url },
  ];
  return { subject, title: type, preview: messages[0] ?? type, blocks };
}

function writeDigest({ day, groups, url }: Extract<Message, { template: 'digest' }>, { language, client }: Writing): Written {
  const words = WORDS[language];
  const blocks = groups.flatMap(({ title, count, examples }): Block[] => {
    const left = count - examples.length;
    return [paragraph(`${title} (${count})`), { kind: 'items', items: left > 0 ? [...examples, words.more({ count: String(left) })] : examples }];
  });
  const preview = groups.map(({ title, count }) => `${title} ${count}`).join(', ');
  return {
    subject: words.digestSubject({ day, client }),
    title: words.digestTitle,
    preview,
    blocks: [...blocks, { kind: 'button', label: words.alertOpen, url }],
  };
}

function writeReport({ title, facts, link }: Extract<Message, { template: 'report_ready' }>, { language }: Writing): Written {
  const words = WORDS[language];
  const way: readonly Block[] = link
    ? [{ kind: 'button', label: words.reportGet, url: link.url }, small(words.until({ time: link.until }))]
    : [paragraph(words.reportAttached)];
  const table: readonly Block[] = facts.length > 0 ? [{ kind: 'facts', rows: facts }] : [];
  return { subject: words.reportSubject({ title }), title, preview: words.reportSubject({ title }), blocks: [...table, ...way] };
}

const FOR_CUSTOMERS: ReadonlySet<Message['template']> = new Set(['token_issued', 'payment_confirmed', 'low_water']);
/** Mail that somebody asked for just now says for itself why it came. */
const ASKED_FOR: ReadonlySet<Message['template']> = new Set(['invitation', 'password_reset', 'verify_email', 'address_in_use', 'account_notice']);

export function footerOf(template: Message['template'], { language, client }: Writing, unsubscribeUrl: string | null): readonly FooterLine[] {
  const words = WORDS[language];
  if (ASKED_FOR.has(template)) return [];
  const why = FOR_CUSTOMERS.has(template) ? words.whyCustomer({ client }) : words.whyStaff({ client });
  return unsubscribeUrl === null ? [{ text: why }] : [{ text: why }, { text: words.unsubscribe, url: unsubscribeUrl }];
}
