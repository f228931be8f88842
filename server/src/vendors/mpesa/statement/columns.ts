/** Columns of a portal statement by every name that they are exported under, in the spelling of `plain`. */
const NAMES = {
  receipt: ['receiptno', 'receiptnumber', 'receipt', 'transactionid', 'mpesareceiptno'],
  completed: ['completiontime', 'completeddate', 'completed', 'transactiondate', 'date'],
  initiated: ['initiationtime', 'initiated'],
  details: ['details', 'description'],
  status: ['transactionstatus', 'status'],
  paidIn: ['paidin', 'credit', 'moneyin'],
  withdrawn: ['withdrawn', 'withdrawal', 'withdrawals', 'debit', 'moneyout'],
  balance: ['balance'],
  currency: ['currency'],
  reason: ['reasontype', 'transactiontype'],
  party: ['otherpartyinfo', 'oppositeparty', 'otherparty'],
  linked: ['linkedtransactionid', 'linkedtransaction'],
  account: ['acno', 'accountno', 'accountnumber', 'account'],
} as const;

export type ColumnName = keyof typeof NAMES;
export type Columns = Readonly<Partial<Record<ColumnName, number>>>;

/** Lower case, letters and digits alone: `Receipt No.` is `receiptno`. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The columns of a header row, or null when the row is none: it names the receipt, a time and an amount. */
export function readHeader(cells: readonly string[]): Columns | null {
  const words = cells.map(plain);
  const columns: Partial<Record<ColumnName, number>> = {};
  for (const name of Object.keys(NAMES) as ColumnName[]) {
    const at = placeOf(words, NAMES[name]);
    if (at >= 0) columns[name] = at;
  }
  const hasTime = columns.completed !== undefined || columns.initiated !== undefined;
  const hasAmount = columns.paidIn !== undefined || columns.withdrawn !== undefined;
  return columns.receipt !== undefined && hasTime && hasAmount ? columns : null;
}

/** The first of the names that occurs: earlier ones are the portal's own. */
function placeOf(words: readonly string[], names: readonly string[]): number {
  for (const name of names) {
    const at = words.indexOf(name);
    if (at >= 0) return at;
  }
  return -1;
}

/** Which heading of the file was read as what. */
export function headingsOf(columns: Columns, header: readonly string[]): readonly { readonly field: string; readonly heading: string }[] {
  return (Object.entries(columns) as [ColumnName, number][]).map(([field, at]) => ({ field, heading: (header[at] ?? '').trim() }));
}

export function cellOf(columns: Columns, cells: readonly string[], name: ColumnName): string {
  const at = columns[name];
  return at === undefined ? '' : (cells[at] ?? '').trim();
}
