/** Why a file cannot be read as a table; the reason is a stable word, the message is for people. */
export class TableError extends Error {
  readonly reason: 'empty' | 'too_large' | 'too_many_rows' | 'old_excel' | 'web_page' | 'damaged' | 'no_sheet';

  constructor(reason: TableError['reason'], message: string) {
    super(message);
    this.name = 'TableError';
    this.reason = reason;
  }
}
