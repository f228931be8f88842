/** A side of a difference as facts to be told: names of fields and texts, in the order in which people ask. */
export type Fact = { field: string; kind: 'money' | 'time' | 'volume' | 'word' | 'text'; value: string };

const KINDS: Readonly<Record<string, Fact['kind']>> = {
  amount: 'money',
  paid: 'money',
  unit_price: 'money',
  total: 'money',
  at: 'time',
  occurred_at: 'time',
  received_at: 'time',
  generated_at: 'time',
  issued_at: 'time',
  volume: 'volume',
  state: 'word',
  status: 'word',
};

const TOLD = [
  'amount',
  'paid',
  'total',
  'account',
  'state',
  'status',
  'volume',
  'unit_price',
  'token_tail',
  'at',
  'received_at',
  'generated_at',
  'issued_at',
  'receipt',
  'shortcode',
  'kind',
  'details',
  'reason',
  'payer',
  'lines',
  'meters',
];

/** @param side what the server keeps of it, of any shape; null when that side has nothing */
export function factsOfSide(side: unknown): Fact[] {
  if (typeof side !== 'object' || side === null) return [];
  const fields = withVolume(side as Record<string, unknown>);
  return TOLD.flatMap((field): Fact[] => {
    const value = fields[field];
    const isTold = typeof value === 'number' || (typeof value === 'string' && value !== '');
    return isTold ? [{ field, kind: KINDS[field] ?? 'text', value: String(value) }] : [];
  });
}

/** Tenths of a cubic metre, as the vendor's side has them, as cubic metres. */
function withVolume(side: Record<string, unknown>): Record<string, unknown> {
  const { tenths } = side;
  if (typeof tenths !== 'number' && typeof tenths !== 'string') return side;
  const size = BigInt(tenths);
  return { ...side, volume: `${size / 10n}.${size % 10n}` };
}
