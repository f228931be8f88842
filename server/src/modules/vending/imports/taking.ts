import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { systemSource, type AuditSource } from '../../tenancy/audit/index.ts';
import { findTariffByName } from '../tariffs/index.ts';
import { MODES, type ImportMode } from './columns.ts';
import { findVendorAccounts } from './queries.ts';

/** What is kept with a list beside its columns: what is to be done with it, and for whom. */
export interface ImportOptions extends Readonly<Record<string, unknown>> {
  readonly mode: ImportMode;
  /** Whether whoever sent it may suspend meters and resume them: an import is no way around that. */
  readonly may_suspend: boolean;
  readonly sent_by: 'user' | 'api_key';
}

/** Lists of before there was a choice only added. */
export function modeOf(options: Readonly<Record<string, unknown>>): ImportMode {
  return MODES.find((mode) => mode === options['mode']) ?? 'add';
}

/** In whose name the rows are taken: the log says who sent the list, not that the product did something by itself. */
export function sourceOf({
  options,
  requested_by: id,
}: {
  readonly options: Readonly<Record<string, unknown>>;
  readonly requested_by: string | null;
}): AuditSource {
  const { sent_by: kind } = options as Partial<ImportOptions>;
  return kind === undefined || id === null ? systemSource : { ...systemSource, actor: { kind, id } };
}

/** What rows of one batch are taken with. */
export interface Taking {
  readonly secrets: Secrets;
  readonly source: AuditSource;
  readonly mode: ImportMode;
  readonly maySuspend: boolean;
  readonly references: References;
}

/** Tariffs and accounts by what people call them, asked for once in a batch. */
export class References {
  readonly #found = new Map<string, Promise<string>>();

  /** @throws AppError `invalid` */
  tariff(tx: Tx, text: string): Promise<string> {
    return this.#once(`tariff ${text.toLowerCase()}`, () => tariffCalled(tx, text));
  }

  /** @throws AppError `invalid` */
  vendorAccount(tx: Tx, text: string): Promise<string> {
    return this.#once(`account ${text.toLowerCase()}`, () => accountCalled(tx, text));
  }

  #once(key: string, find: () => Promise<string>): Promise<string> {
    const found = this.#found.get(key) ?? find();
    this.#found.set(key, found);
    return found;
  }
}

async function tariffCalled(tx: Tx, text: string): Promise<string> {
  const id = isUuid(text) ? text : await findTariffByName(tx, text);
  if (id === undefined) throw invalid({ tariff: ['No tariff has this name.'] });
  return id;
}

async function accountCalled(tx: Tx, text: string): Promise<string> {
  const [id, other] = await findVendorAccounts(tx, text);
  if (id === undefined) throw invalid({ vendor_account: ['No account at a vending system is called so. Write its company, its user, or company/user.'] });
  if (other !== undefined) throw invalid({ vendor_account: ['Several accounts are called so. Write company/user.'] });
  return id;
}
