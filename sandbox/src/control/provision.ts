import { SMS_VENDORS } from '../fault-types.ts';
import { toCents } from '../money.ts';
import { phoneOf } from '../phones/phones.ts';
import { asBody, asList, asMsisdn, asText, type Body } from '../read.ts';
import { testVendingKey, type Company } from '../stronpower/companies.ts';
import { installMeter } from '../stronpower/install.ts';
import { setWhatsapp } from '../whatsapp/provision.ts';
import type { World } from '../world.ts';

/**
 * Creates or updates shortcodes, Stronpower companies with their meters, SMS accounts and phones; what is not named
 * stays as it is. Nothing is changed when something is wrong.
 * @returns what is wrong, or null
 */
export function provision(world: World, value: unknown): string | null {
  const body = asBody(value);
  const wrong = findWrong(body);
  if (wrong !== null) return wrong;
  for (const entry of asList(body['mpesa'])) setShortcode(world, entry);
  for (const entry of asList(body['stronpower'])) setCompany(world, entry);
  for (const entry of asList(body['sms'])) setSmsAccount(world, entry);
  for (const entry of asList(body['whatsapp'])) setWhatsapp(world, entry);
  for (const { name, secret } of asList(body['webhooks'])) world.receivers.set(asText(name), asText(secret));
  for (const entry of asList(body['phones'])) setPhone(world, entry);
  return null;
}

const isBadAmount = (value: unknown): boolean => value !== undefined && toCents(value) === null;

/** The first entry that is wrong, by list: its name in the message, and the rule that it must keep. */
const RULES: { list: string; name: string; isBad: (entry: Body) => boolean }[] = [
  { list: 'mpesa', name: 'shortcode', isBad: ({ shortcode }) => !/^\d{5,7}$/.test(asText(shortcode)) },
  {
    list: 'stronpower',
    name: 'company',
    isBad: ({ company, price, vat_rate: vat }) => asText(company) === '' || isBadAmount(price) || isBadAmount(vat),
  },
  { list: 'sms', name: 'vendor', isBad: ({ vendor }) => !SMS_VENDORS.some((known) => known === vendor) },
  { list: 'whatsapp', name: 'waba_id', isBad: ({ waba_id: id, token }) => !/^\d{1,30}$/.test(asText(id)) || asText(token) === '' },
  { list: 'webhooks', name: 'name', isBad: ({ name, secret }) => asText(name) === '' || !asText(secret).startsWith('whsec_') },
  { list: 'phones', name: 'msisdn', isBad: ({ msisdn, balance }) => asMsisdn(msisdn).length < 9 || isBadAmount(balance) },
];

function findWrong(body: Body): string | null {
  for (const { list, name, isBad } of RULES) {
    const bad = asList(body[list]).find(isBad);
    if (bad !== undefined) return `bad entry in ${list}: ${name} ${asText(bad[name])}`;
  }
  const meters = asList(body['stronpower']).flatMap((company) => asList(company['meters']));
  const meter = meters.find(({ meter_id: id }) => !/^(\d{11}|\d{13})$/.test(asText(id)));
  return meter === undefined ? null : `bad meter number ${asText(meter['meter_id'])}`;
}

function setShortcode(world: World, entry: Body): void {
  const shortcode = asText(entry['shortcode']);
  const known = world.mpesa.shortcodes.get(shortcode) ?? { urls: null, balance: 0n, payments: [] };
  world.mpesa.shortcodes.set(shortcode, {
    ...known,
    shortcode,
    name: asText(entry['name'], shortcode),
    type: entry['type'] === 'till' ? 'till' : 'paybill',
    consumerKey: asText(entry['consumer_key']),
    consumerSecret: asText(entry['consumer_secret']),
    passkey: asText(entry['passkey']),
    initiator: asText(entry['initiator']),
    securityCredential: asText(entry['security_credential']),
    externalValidation: entry['external_validation'] === true,
  });
}

function setCompany(world: World, entry: Body): void {
  const name = asText(entry['company']);
  const known = world.companies.get(name) ?? {
    meters: new Map(),
    strangers: new Map(),
    apiTokens: new Set<string>(),
    lastVend: null,
  };
  const company: Company = {
    ...known,
    company: name,
    username: asText(entry['username']),
    password: asText(entry['password']),
    dialect: entry['dialect'] === 'old' ? 'old' : 'new',
    price: toCents(entry['price']) ?? 0n,
    vat: toCents(entry['vat_rate']) ?? 0n,
    currency: asText(entry['currency'], 'KES'),
    category: asText(entry['category'], 'Domestic'),
    vendingKey: testVendingKey(name),
  };
  world.companies.set(name, company);
  for (const meter of asList(entry['meters'])) installMeter(world, company, meter);
}

function setSmsAccount(world: World, entry: Body): void {
  const dlrUrl = asText(entry['dlr_url']) || null;
  const inboundUrl = asText(entry['inbound_url']) || null;
  const apiKey = asText(entry['api_key']);
  const username = asText(entry['username']);
  const accountSid = asText(entry['account_sid']);
  switch (asText(entry['vendor'])) {
    case 'beem': {
      const credit = Number(asText(entry['credit'], '1000000'));
      world.sms.beem.set(apiKey, { apiKey, secretKey: asText(entry['secret_key']), dlrUrl, inboundUrl, credit, startCredit: credit });
      break;
    }
    case 'africastalking':
      world.sms.africastalking.set(username, { username, apiKey, dlrUrl, inboundUrl });
      break;
    default:
      world.sms.twilio.set(accountSid, { accountSid, authToken: asText(entry['auth_token']), inboundUrl });
  }
}

function setPhone(world: World, entry: Body): void {
  const phone = phoneOf(world.phones, asMsisdn(entry['msisdn']));
  phone.provisioned = true;
  phone.name = asText(entry['name'], phone.name);
  phone.pin = asText(entry['pin'], phone.pin);
  const balance = toCents(entry['balance']);
  if (balance !== null) [phone.balance, phone.startBalance] = [balance, balance];
}
