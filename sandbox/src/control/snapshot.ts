import { fromCents } from '../money.ts';
import { whatsappBodies } from '../whatsapp/provision.ts';
import type { World } from '../world.ts';
import type { MeterAccount } from '../stronpower/companies.ts';

/** All that was provisioned, in the form of a provision request: what a reset leaves in the journal file. */
export function provisionedBody(world: World): object {
  return {
    mpesa: [...world.mpesa.shortcodes.values()].map((code) => ({
      shortcode: code.shortcode,
      name: code.name,
      type: code.type,
      consumer_key: code.consumerKey,
      consumer_secret: code.consumerSecret,
      passkey: code.passkey,
      initiator: code.initiator,
      security_credential: code.securityCredential,
      external_validation: code.externalValidation,
    })),
    stronpower: [...world.companies.values()].map((company) => ({
      company: company.company,
      username: company.username,
      password: company.password,
      dialect: company.dialect,
      price: fromCents(company.price),
      vat_rate: fromCents(company.vat),
      currency: company.currency,
      category: company.category,
      meters: [...company.meters.values()].map(meterBody),
    })),
    sms: smsBodies(world),
    whatsapp: whatsappBodies(world),
    webhooks: [...world.receivers].map(([name, secret]) => ({ name, secret })),
    phones: [...world.phones.values()]
      .filter(({ provisioned }) => provisioned)
      .map((phone) => ({
        msisdn: phone.msisdn,
        name: phone.name,
        pin: phone.pin,
        balance: fromCents(phone.startBalance),
      })),
  };
}

function meterBody(account: MeterAccount): object {
  return {
    meter_id: account.meterId,
    customer_id: account.customerId,
    customer_name: account.customerName,
    customer_phone: account.customerPhone,
    customer_address: account.customerAddress,
    key_type: account.installed.keyType,
    ken: account.installed.ken,
    base_date: account.installed.baseDate,
  };
}

function smsBodies({ sms }: World): object[] {
  return [
    ...[...sms.beem.values()].map((one) => ({
      vendor: 'beem',
      api_key: one.apiKey,
      secret_key: one.secretKey,
      dlr_url: one.dlrUrl,
      inbound_url: one.inboundUrl,
      credit: one.startCredit,
    })),
    ...[...sms.africastalking.values()].map((one) => ({
      vendor: 'africastalking',
      username: one.username,
      api_key: one.apiKey,
      dlr_url: one.dlrUrl,
      inbound_url: one.inboundUrl,
    })),
    ...[...sms.twilio.values()].map((one) => ({ vendor: 'twilio', account_sid: one.accountSid, auth_token: one.authToken, inbound_url: one.inboundUrl })),
  ];
}
