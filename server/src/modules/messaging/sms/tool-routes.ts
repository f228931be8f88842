import { Type, type Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { countryOf, describePhone } from '../../../kernel/phone.ts';
import { presentCredits, readCredits, readTerms } from '../credits/index.ts';
import { listSenders } from '../senders/index.ts';
import { isLent } from '../outbox/index.ts';
import type { GatewayAccount, GatewayBalance } from '../outbox/port.ts';
import type { SmsDeps } from './deps.ts';
import { placeOf, readStats } from './queries.ts';
import { BalanceBody, CapabilityBody, ConnectionBody, Phone, PhoneBody, StatsBody } from './schema.ts';

const tag = 'SMS';
const access = 'sms.read';

/** Questions around sending, under both paths of the system that this one succeeds; all of them of one client. */
export function toolRoutes(base: string, deps: SmsDeps): RouteDefinition[] {
  return [balanceRoute(base, deps), connectionRoute(base, deps), capabilityRoute(base, deps), statsRoute(base, deps), phoneRoute(base)];
}

function balanceRoute(base: string, deps: SmsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}balance/`,
    summary: 'Credits of the client; with `gateways=true` also what is left at its gateways',
    tag,
    access,
    query: Type.Object({ gateways: Type.Optional(Type.Boolean()), client: Type.Optional(Type.String()) }, { additionalProperties: false }),
    response: BalanceBody,
    handle: async (ctx, { query }) => {
      const { credits, settings, accounts } = await ctx.write(async (tx) => ({
        credits: await readCredits(tx),
        settings: await readTerms(tx),
        accounts: query.gateways ? await deps.accountsOf(tx) : [],
      }));
      return { ...presentCredits(credits), paid_by: settings.paidBy, gateways: await askGateways(deps, accounts) };
    },
  });
}

type Gateway = Static<typeof ConnectionBody>['gateways'][number];

/** Asked with no transaction open, all at once; one that does not answer says so. */
async function askGateways({ gateways }: SmsDeps, accounts: readonly GatewayAccount[]): Promise<Gateway[]> {
  return Promise.all(accounts.map(async (account) => presentGateway(account, await gateways[account.kind].balance(account))));
}

function presentGateway({ channelId, kind }: GatewayAccount, balance: GatewayBalance): Gateway {
  // what is left at the platform's own account is nobody else's to know
  const known = balance.kind === 'known' && !isLent(channelId) ? balance : null;
  const reason = balance.kind === 'refused' || balance.kind === 'unknown' ? balance.reason : null;
  return { channel: channelId, kind, status: balance.kind, amount: known?.amount ?? null, unit: known?.unit ?? null, reason };
}

function connectionRoute(base: string, deps: SmsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}test-connection/`,
    summary: 'Whether the gateways answer and know the client; no message is sent',
    tag,
    access: 'credentials.manage',
    response: ConnectionBody,
    handle: async (ctx) => {
      const gateways = await askGateways(deps, await ctx.write(deps.accountsOf));
      return { success: gateways.length > 0 && gateways.every(({ status }) => status === 'known' || status === 'none'), gateways };
    },
  });
}

function capabilityRoute(base: string, deps: SmsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}capability/`,
    summary: 'Whether the client can send now, and if not, what to do',
    tag,
    access,
    response: CapabilityBody,
    handle: (ctx) => ctx.write((tx) => capabilityOf(tx, deps)),
  });
}

async function capabilityOf(tx: Tx, deps: Pick<SmsDeps, 'accountsOf'>): Promise<Static<typeof CapabilityBody>> {
  const [credits, settings, senders, accounts] = [await readCredits(tx), await readTerms(tx), await listSenders(tx), await deps.accountsOf(tx)];
  const missing = [
    ...(accounts.length === 0
      ? [{ reason: 'No SMS gateway is set up.', action: 'add_gateway', method: 'POST', url: `/api/clients/${tx.tenantId}/sms-channels/` }]
      : []),
    ...(settings.paidBy === 'credits' && credits.available === 0n
      ? [{ reason: 'No credits are left.', action: 'buy_credits', method: 'GET', url: '/api/billing/sms/packages/' }]
      : []),
  ];
  return {
    can_send_sms: missing.length === 0,
    reason: missing[0]?.reason ?? 'Ready to send.',
    balance: presentCredits(credits),
    active_sender_ids: senders.map(({ name }) => name),
    gateways: accounts.length,
    uses_platform_gateway: accounts.some(({ channelId }) => isLent(channelId)),
    actions: missing.map(({ action, method, url }) => ({ action, method, url })),
  };
}

function statsRoute(base: string, deps: SmsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}stats/`,
    summary: 'How many were sent and what became of them: in all, this month, by day',
    tag,
    access,
    response: StatsBody,
    handle: (ctx) =>
      ctx.write(async (tx) => {
        const { total, month, days } = await readStats(tx, deps.now());
        return { total, this_month: month, days: [...days] };
      }),
  });
}

function phoneRoute(base: string): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}validate-phone/`,
    summary: 'Whether a number can be one, as it is written in the country of the client',
    tag,
    access,
    body: PhoneBody,
    response: Phone,
    handle: (ctx, { body }) =>
      ctx.write(async (tx) => {
        const facts = describePhone(body.phone_number, countryOf(await placeOf(tx)));
        if (facts === null) return { is_valid: false, formatted: null, country: null, operator: null, type: null };
        return { is_valid: true, formatted: `+${facts.digits}`, country: facts.country, operator: facts.operator, type: facts.type };
      }),
  });
}
