import type { FastifyReply, FastifyRequest } from 'fastify';
import { fromCents } from '../money.ts';
import { phoneOf } from '../phones/phones.ts';
import { asBody, asMsisdn, asText, type Body } from '../read.ts';
import { eatStamp } from '../times.ts';
import type { World } from '../world.ts';
import { readApp } from './access-tokens.ts';
import { badRequest, sendError, serverError, type DarajaError } from './daraja-errors.ts';
import type { Shortcode } from './shortcodes.ts';
import { schedule } from './stk-answer.ts';
import { STK_RESULTS, type StkData, type StkRequest, type StkResult } from './stk-requests.ts';

const REPEAT_MS = 120_000;
const PROMPT_LENGTH = 182;
const MAX_SHILLINGS = 250_000;

/** POST /mpesa/stkpush/v1/processrequest: "accepted" only means that a prompt is on its way. */
export function pushStk(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const body = asBody(request.body);
  const error = checkFields(body) ?? checkShortcode(world, body);
  if (error !== null) return sendError(reply, error);
  const data = readPush(world, body);
  if (data.fate === null && hasPrompt(world, data.msisdn)) {
    return sendError(reply, serverError('Unable to lock subscriber, a transaction is already in process for the current subscriber'));
  }
  world.journal.append('stk', { event: 'request', ...data });
  schedule(world, applyStkRequest(world, data, Date.now()));
  return reply.send({
    MerchantRequestID: data.merchant_request_id,
    CheckoutRequestID: data.checkout_request_id,
    ResponseCode: '0',
    ResponseDescription: 'Success. Request accepted for processing',
    CustomerMessage: 'Success. Request accepted for processing',
  });
}

export function applyStkRequest(world: World, data: StkData, requestedAt: number): StkRequest {
  const request: StkRequest = { ...data, requestedAt, result: null, answering: false, queries: 0 };
  world.mpesa.stk.set(data.checkout_request_id, request);
  if (data.fate?.code !== STK_RESULTS.rule_limited.code) world.mpesa.latestStk.set(repeatKey(data), request);
  if (data.fate === null) phoneOf(world.phones, data.msisdn).prompts.add(data.checkout_request_id);
  return request;
}

type FieldCheck = [name: string, isGood: (value: unknown) => boolean];
const isText = (value: unknown): boolean => asText(value) !== '';
const isPhone = (value: unknown): boolean => /^254\d{9}$/.test(asText(value));
const isShillings = (value: unknown): boolean => /^\d+$/.test(asText(value)) && Number(value) >= 1 && Number(value) <= MAX_SHILLINGS;

const FIELDS: FieldCheck[] = [
  ['BusinessShortCode', isText],
  ['Password', isText],
  ['Timestamp', (value) => /^\d{14}$/.test(asText(value))],
  ['TransactionType', (value) => value === 'CustomerPayBillOnline' || value === 'CustomerBuyGoodsOnline'],
  ['Amount', isShillings],
  ['PartyA', isPhone],
  ['PartyB', isText],
  ['PhoneNumber', isPhone],
  ['CallBackURL', (value) => /^https?:\/\/[^\s]+$/.test(asText(value))],
  ['AccountReference', isText],
];

function checkFields(body: Body): DarajaError | null {
  const bad = FIELDS.find(([name, isGood]) => !isGood(body[name]));
  return bad === undefined ? null : badRequest(bad[0]);
}

/** Password = base64(shortcode + passkey + timestamp), both of the request. */
export function checkShortcode(world: World, body: Body): DarajaError | null {
  const code = asText(body['BusinessShortCode']);
  const shortcode = world.mpesa.shortcodes.get(code);
  if (shortcode === undefined) return serverError('Merchant does not exist');
  const expected = Buffer.from(`${code}${shortcode.passkey}${asText(body['Timestamp'])}`).toString('base64');
  return body['Password'] === expected ? null : serverError('Wrong credentials');
}

function readPush(world: World, body: Body): StkData {
  const now = new Date();
  const msisdn = asMsisdn(body['PhoneNumber']);
  const shortcode = world.mpesa.shortcodes.get(asText(body['BusinessShortCode']))!;
  const common = {
    ...newIds(world, now, msisdn),
    shortcode: shortcode.shortcode,
    party_b: asText(body['PartyB']),
    business: shortcode.name,
    amount: fromCents(BigInt(asText(body['Amount'])) * 100n),
    msisdn,
    account: asText(body['AccountReference']),
    callback_url: asText(body['CallBackURL']),
    expires: now.getTime() + world.faults.current.mpesa.stk_timeout_ms,
  };
  return { ...common, fate: fateOf(world, body, { ...common, shortcode }) };
}

type Pushed = Pick<StkData, 'amount' | 'msisdn' | 'account'> & { shortcode: Shortcode };

/** What happens to a push that shows no prompt: too long, repeated too soon, or numbers sent as strings. */
function fateOf(world: World, body: Body, pushed: Pushed): StkResult | null {
  const { shortcode, amount, account } = pushed;
  const prompt = `Do you want to pay Ksh${amount} to ${shortcode.name} Account no. ${account} ${asText(body['TransactionDesc'])}? Enter M-PESA PIN:`;
  if (prompt.length > PROMPT_LENGTH) return STK_RESULTS.too_long;
  if (isRepeated(world, pushed)) return STK_RESULTS.rule_limited;
  // Production answers "accepted" and then times out when these come as JSON strings.
  const areNumbers = typeof body['PartyA'] === 'number' && typeof body['PhoneNumber'] === 'number';
  return areNumbers ? null : STK_RESULTS.timeout;
}

/** Same amount from the same customer within two minutes, unless the earlier one failed. */
function isRepeated(world: World, pushed: Pushed): boolean {
  const earlier = world.mpesa.latestStk.get(repeatKey({ ...pushed, shortcode: pushed.shortcode.shortcode }));
  if (earlier === undefined || earlier.requestedAt < Date.now() - REPEAT_MS) return false;
  return earlier.result === null || earlier.result.code === 0;
}

function repeatKey({ msisdn, shortcode, amount }: Pick<StkData, 'msisdn' | 'shortcode' | 'amount'>): string {
  return `${msisdn} ${shortcode} ${amount}`;
}

function hasPrompt(world: World, msisdn: string): boolean {
  return (world.phones.get(msisdn)?.prompts.size ?? 0) > 0;
}

function newIds(world: World, now: Date, msisdn: string): Pick<StkData, 'checkout_request_id' | 'merchant_request_id'> {
  const stamp = eatStamp(now);
  const day = `${stamp.slice(6, 8)}${stamp.slice(4, 6)}${stamp.slice(0, 4)}${stamp.slice(8)}`;
  let ms = now.getMilliseconds();
  const id = (): string => `ws_CO_${day}${String(ms).padStart(3, '0')}${msisdn.slice(-9)}`;
  while (world.mpesa.stk.has(id())) ms = (ms + 1) % 1000;
  const part = (): number => 10_000 + Math.floor(Math.random() * 89_999);
  return { checkout_request_id: id(), merchant_request_id: `${part()}-${part()}${part()}-1` };
}
