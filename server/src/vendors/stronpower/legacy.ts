import { formatMinor } from '../../kernel/money.ts';
import type { CheckOutcome } from '../../modules/tenancy/onboarding/port.ts';
import type { ManagementRequest, ProbeResult, VendorAccount, VendOutcome, VendRequest, VendResult } from '../../modules/vending/tokens/port.ts';
import { readBody } from './body.ts';
import type { Call, Post } from './client.ts';
import { toEvidence } from './evidence.ts';
import { judgeBareToken, sessionExpired } from './judge.ts';

type Login = { readonly kind: 'open'; readonly session: string } | { readonly kind: 'closed'; readonly outcome: VendOutcome };

/** The older dialect: a login gives an `ApiToken`, which every other call carries. */
export interface Legacy {
  vend(request: VendRequest): Promise<VendResult>;
  management(request: ManagementRequest): Promise<VendResult>;
  /** By a login of its own; the session that is open stays as it is. */
  probe(account: VendorAccount): Promise<ProbeResult>;
  /** As `probe`; here refused credentials are what is looked for. */
  checkAccount(account: VendorAccount): Promise<CheckOutcome>;
}

export function createLegacy(post: Post): Legacy {
  const open = createSessions(post);

  /** `""` says that the session had expired and nothing was vended; so a new one is opened and the call repeated, once. */
  const run = async (account: VendorAccount, call: Call): Promise<VendResult> => {
    const first = await open(account, undefined);
    if (first.kind === 'closed') return notRun(call, first.outcome);
    let traced = await post(account, withSession(call, first.session));
    if (sessionExpired(traced.exchange)) {
      const second = await open(account, first.session);
      if (second.kind === 'closed') return { outcome: second.outcome, evidence: toEvidence(account, traced) };
      traced = await post(account, withSession(call, second.session));
    }
    return { outcome: judgeBareToken(traced.exchange), evidence: toEvidence(account, traced) };
  };

  return {
    vend: async (request) => {
      const call = vendCall(request);
      return typeof call === 'string' ? notRun({ endpoint: 'vending', fields: {} }, { kind: 'not_sent', reason: call }) : run(request.account, call);
    },
    management: (request) => run(request.account, clearCall(request)),
    probe: async (account) => {
      const answer = await login(post, account);
      // refused credentials are an answer too
      return answer.kind === 'closed' && answer.outcome.kind === 'not_sent' ? { up: false, reason: answer.outcome.reason } : { up: true };
    },
    checkAccount: async (account) => {
      const answer = await login(post, account);
      if (answer.kind === 'open') return { kind: 'ok', detail: '' };
      if (answer.outcome.kind === 'refused') return { kind: 'refused', detail: answer.outcome.reason };
      return { kind: 'unknown', detail: 'reason' in answer.outcome ? answer.outcome.reason : answer.outcome.kind };
    },
  };
}

function withSession(call: Call, session: string): Call {
  return { ...call, fields: { ...call.fields, ApiToken: session } };
}

function notRun(call: Call, outcome: VendOutcome): VendResult {
  return { outcome, evidence: { request: { endpoint: call.endpoint, ...call.fields }, status: null, answer: null, milliseconds: 0 } };
}

/** Gives the open session of an account, or a new one when the caller holds one that has expired. */
function createSessions(post: Post): (account: VendorAccount, expired: string | undefined) => Promise<Login> {
  const sessions = new Map<string, Promise<Login>>();
  return async (account, expired) => {
    const key = JSON.stringify([account.baseUrl, account.company, account.username, account.password]);
    const known = sessions.get(key);
    const kept = known && (await known);
    if (kept?.kind === 'open' && kept.session !== expired) return kept;
    // Several callers may come here at once; the first one's login serves all of them.
    if (sessions.get(key) === known) sessions.set(key, login(post, account));
    return sessions.get(key)!;
  };
}

async function login(post: Post, account: VendorAccount): Promise<Login> {
  const fields = { Username: account.username, Password: account.password, Companyname: account.company };
  const { exchange } = await post(account, { endpoint: 'login', fields });
  const closed = (outcome: VendOutcome): Login => ({ kind: 'closed', outcome });
  if (exchange.kind !== 'answered') return closed({ kind: 'not_sent', reason: `login_${exchange.reason}` });
  const content = readBody(exchange.body);
  if (exchange.status === 200 && content.kind === 'text') return { kind: 'open', session: content.text };
  const refused = exchange.status < 500 && (exchange.status !== 200 || content.kind !== 'shape' || !['html', 'not_json', 'nothing'].includes(content.shape));
  return closed(refused ? { kind: 'refused', reason: 'login_refused', permanent: false } : { kind: 'not_sent', reason: `login_http_${exchange.status}` });
}

/** This dialect sells money's worth at the price that we name; a volume is asked for as what it costs. */
function vendCall(request: VendRequest): Call | string {
  const { account, quantity, unitPriceMinor } = request;
  if (unitPriceMinor === null || unitPriceMinor <= 0n) return 'unit_price_missing';
  const minor = quantity.by === 'money' ? quantity.minor : (BigInt(quantity.tenths) * unitPriceMinor + 9n) / 10n;
  return {
    endpoint: 'vending',
    sendBefore: request.sendBefore,
    fields: {
      CustomerId: request.vendorCustomerId ?? '',
      MeterId: request.meterNumber,
      Price: formatMinor(unitPriceMinor),
      Rate: '1',
      Amount: Number(formatMinor(minor)),
      AmountTmp: request.currency,
      Company: account.company,
      Employee: account.username,
    },
  };
}

function clearCall(request: ManagementRequest): Call {
  const { account } = request;
  return {
    endpoint: request.kind === 'clear_credit' ? 'ClearCredit' : 'ClearTamper',
    sendBefore: request.sendBefore,
    fields: { CustomerId: request.vendorCustomerId ?? '', METER_ID: request.meterNumber, COMPANY: account.company, Employee: account.username },
  };
}
