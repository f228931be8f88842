import { meterKey, newMeter } from '../meters/virtual-meter.ts';
import { companyKeyState, newAccount, type Company } from '../stronpower/companies.ts';
import { resetWhatsapp } from '../whatsapp/provision.ts';
import type { World } from '../world.ts';

/** Token identifiers that were given out: they are not given again after a reset, by company and meter. */
export type ResetData = { last_tids: Record<string, Record<string, number>> };

/** Forgets what happened and keeps what was provisioned. The journal file is left with this and nothing else. */
export function reset(world: World, provisioned: object): void {
  world.timers.clear();
  world.journal.clear([{ note: 'provision', data: { body: provisioned } }, ...urlNotes(world), { note: 'reset', data: resetData(world) }]);
  world.faults.reset();
  resetWorld(world, resetData(world));
}

/** Brings a world back to its provisioned state, and the issuers' counts to `data`. */
export function resetWorld(world: World, data: ResetData): void {
  resetMpesa(world);
  for (const [number, phone] of world.phones) {
    if (!phone.provisioned) world.phones.delete(number);
    phone.balance = phone.startBalance;
    [phone.inbox, phone.payments] = [[], []];
    phone.prompts.clear();
  }
  for (const account of world.sms.beem.values()) account.credit = account.startCredit;
  world.sms.beemStates.clear();
  world.mails = [];
  resetWhatsapp(world);
  for (const company of world.companies.values()) resetCompany(world, company, data.last_tids[company.company] ?? {});
}

function resetMpesa({ mpesa }: World): void {
  for (const shortcode of mpesa.shortcodes.values()) [shortcode.balance, shortcode.payments] = [0n, []];
  mpesa.stk.clear();
  mpesa.latestStk.clear();
  mpesa.undelivered.clear();
  mpesa.reversals.clear();
  mpesa.held = [];
}

function resetCompany(world: World, company: Company, lastTids: Record<string, number>): void {
  company.lastVend = null;
  for (const account of [...company.meters.values(), ...company.strangers.values()]) {
    account.vends = [];
    account.keyState = account.installed;
    account.key = meterKey(account.meterId, company.vendingKey, account.keyState);
    account.lastTid = lastTids[account.meterId] ?? null;
  }
  for (const [id, tid] of Object.entries(lastTids)) {
    if (company.meters.has(id)) continue;
    company.strangers.set(id, { ...newAccount(company, id, companyKeyState(company.company)), lastTid: tid });
  }
  for (const { meterId: id, customerName, key, keyState } of company.meters.values()) {
    if (world.meters.get(id)?.company !== company.company) continue;
    world.meters.set(id, newMeter({ id, company: company.company, customerName, key, keyState }));
  }
}

function urlNotes(world: World): { note: string; data: object }[] {
  const registered = [...world.mpesa.shortcodes.values()].filter(({ urls }) => urls !== null);
  const subscribed = [...world.whatsapp.accounts.values()].flatMap(({ wabaId, override }) =>
    override ? [{ waba: wabaId, url: override.url, verify_token: override.verifyToken }] : [],
  );
  return [
    ...registered.map(({ shortcode, urls }) => ({ note: 'register_url', data: { shortcode, urls } })),
    ...subscribed.map((data) => ({ note: 'wa_subscribe', data })),
  ];
}

function resetData(world: World): ResetData {
  const lastTids: ResetData['last_tids'] = {};
  for (const company of world.companies.values()) {
    const accounts = [...company.meters.values(), ...company.strangers.values()];
    const used = accounts.filter(({ lastTid }) => lastTid !== null);
    lastTids[company.company] = Object.fromEntries(used.map(({ meterId, lastTid }) => [meterId, lastTid!]));
  }
  return { last_tids: lastTids };
}
