import type { Tx } from '../../../kernel/db.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { chooseBaseUrl } from './base-url.ts';
import type { TenantsDeps } from './deps.ts';
import { paybillOf } from './fields.ts';
import { setPaybill } from './payment-channels/channels.ts';
import type { ClientBody } from './schema.ts';
import { setStronpower } from './vendor-accounts/accounts.ts';
import { findAccount } from './vendor-accounts/queries.ts';

export interface BelongingsCall {
  readonly deps: TenantsDeps;
  readonly ctx: RequestContext;
  readonly body: ClientBody;
  readonly at: Date;
}

/**
 * Carries the older single fields over to where they live now: `paybill_number` to the client's first
 * paybill, `stronpower_*` to its default vending account.
 * @returns the names of what changed, for the audit log.
 */
export async function setBelongings(tx: Tx, { deps, ctx, body, at }: BelongingsCall): Promise<string[]> {
  const work = { secrets: deps.secrets, at };
  const shortcode = paybillOf(body.paybill_number);
  const paybill = shortcode !== undefined && (await setPaybill(tx, work, { shortcode, baseUrl: deps.defaults.mpesaBaseUrl }));
  const row = await findAccount(tx, null);
  const baseUrl = chooseBaseUrl(ctx, {
    field: 'stronpower_base_url',
    given: body.stronpower_base_url,
    present: row?.base_url ?? deps.defaults.stronpowerBaseUrl,
  });
  const fields = {
    company: body.stronpower_company_name || undefined,
    username: body.stronpower_username || undefined,
    password: body.stronpower_password || undefined,
    baseUrl,
    dialect: body.stronpower_dialect || undefined,
  };
  const stronpower = await setStronpower(tx, work, { row, fields });
  return [...(paybill ? ['paybill_number'] : []), ...(stronpower ? ['stronpower'] : [])];
}
