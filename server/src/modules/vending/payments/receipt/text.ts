import { formatMinor } from '../../../../kernel/money.ts';
import { formatTenths, type PriceLine } from '../../tariffs/index.ts';
import type { ReceiptRow } from './queries.ts';
import type { Receipt } from './receipt.ts';

const WORDS = {
  en: {
    receipt: 'Receipt',
    meter: 'meter',
    paid: 'Paid',
    wallet: 'from your wallet',
    standing: 'Standing charge',
    arrears: 'Towards your debt',
    water: 'Water',
    vat: 'VAT',
    inclusive: 'prices hold the VAT',
    rest: 'To your wallet',
    waits: 'Not used for water yet',
  },
  sw: {
    receipt: 'Risiti',
    meter: 'mita',
    paid: 'Umelipa',
    wallet: 'kutoka pochi',
    standing: 'Ada ya mwezi',
    arrears: 'Kulipa deni',
    water: 'Maji',
    vat: 'VAT',
    inclusive: 'bei zina VAT',
    rest: 'Kwenye pochi yako',
    waits: 'Bado haijatumika kwa maji',
  },
  fr: {
    receipt: 'Recu',
    meter: 'compteur',
    paid: 'Paye',
    wallet: 'de votre reserve',
    standing: 'Abonnement',
    arrears: 'Pour votre dette',
    water: 'Eau',
    vat: 'TVA',
    inclusive: 'prix TVA comprise',
    rest: 'Dans votre reserve',
    waits: 'Pas encore utilise pour de l’eau',
  },
} as const;

type Words = (typeof WORDS)[keyof typeof WORDS];

/** The receipt in the customer's language, one part of the money a line; parts of nothing are left out. */
export function receiptText(row: ReceiptRow, receipt: Receipt): string {
  const words: Words = row.language === 'sw' || row.language === 'fr' ? WORDS[row.language] : WORDS.en;
  const wallet = receipt.fromWallet > 0n ? ` + ${formatMinor(receipt.fromWallet)} ${words.wallet}` : '';
  return [
    row.client_name,
    `${words.receipt} ${row.receipt}, ${words.meter} ${row.meter_number ?? row.account_text}`,
    `${words.paid} ${row.currency} ${formatMinor(receipt.paid)}${wallet}`,
    ...amount(words.arrears, receipt.arrears),
    ...amount(words.standing, receipt.standing),
    ...taxes(words, receipt),
    ...water(words, receipt),
    ...(row.vat_inclusive === true ? [`(${words.inclusive})`] : []),
    ...amount(words.rest, receipt.toWallet),
    ...amount(words.waits, receipt.notSold),
  ].join('\n');
}

function amount(name: string, minor: bigint): string[] {
  return minor === 0n ? [] : [`${name}: ${formatMinor(minor)}`];
}

function taxes(words: Words, { lines, vat }: Receipt): string[] {
  return [...amount(words.vat, vat), ...lines.flatMap((line) => (line.part === 'levy' ? amount(line.name, line.minor) : []))];
}

function water(words: Words, { water: minor, tenths, lines }: Receipt): string[] {
  if (minor === 0n && !tenths) return [];
  const blocks = lines.filter((line): line is Extract<PriceLine, { part: 'block' }> => line.part === 'block');
  return [
    `${words.water}${tenths === null ? '' : ` ${formatTenths(tenths)} m3`}: ${formatMinor(minor)}`,
    ...blocks.map((line) => `  ${formatTenths(line.tenths)} m3 x ${formatMinor(line.priceMinor)}: ${formatMinor(line.minor)}`),
  ];
}
