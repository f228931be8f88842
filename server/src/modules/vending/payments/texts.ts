import { formatMinor } from '../../../kernel/money.ts';
import type { MeterForSale } from '../meters/index.ts';
import type { Settling } from './settling.ts';

type Words = Readonly<Record<'en' | 'sw' | 'fr', string>>;

function choose(language: string, words: Words): string {
  return language === 'sw' || language === 'fr' ? words[language] : words.en;
}

function money(payment: Settling): string {
  return `${payment.currency} ${formatMinor(payment.amountMinor)}`;
}

export function suspenseText(payment: Settling): string {
  const amount = money(payment);
  return choose(payment.tenantLanguage, {
    en: `We received ${amount} (${payment.receipt}) but know no meter "${payment.accountText.slice(0, 24)}". Your money is safe; we are looking for the meter. ${payment.tenantName}`,
    sw: `Tumepokea ${amount} (${payment.receipt}) lakini hatutambui mita "${payment.accountText.slice(0, 24)}". Pesa yako iko salama; tunatafuta mita. ${payment.tenantName}`,
    fr: `Nous avons recu ${amount} (${payment.receipt}) mais le compteur "${payment.accountText.slice(0, 24)}" est inconnu. Votre argent est en securite. ${payment.tenantName}`,
  });
}

export function creditedText(payment: Settling, meter: MeterForSale, reason: 'payments.meter_suspended' | 'payments.below_minimum'): string {
  const amount = money(payment);
  const language = meter.customerLanguage ?? payment.tenantLanguage;
  if (reason === 'payments.meter_suspended') {
    return choose(language, {
      en: `We received ${amount} (${payment.receipt}). Meter ${meter.meterNumber} is suspended, so the money is kept in your wallet. Please contact ${payment.tenantName}.`,
      sw: `Tumepokea ${amount} (${payment.receipt}). Mita ${meter.meterNumber} imesimamishwa, pesa imewekwa kwenye pochi yako. Wasiliana na ${payment.tenantName}.`,
      fr: `Nous avons recu ${amount} (${payment.receipt}). Le compteur ${meter.meterNumber} est suspendu; l'argent reste sur votre compte. Contactez ${payment.tenantName}.`,
    });
  }
  return choose(language, {
    en: `We received ${amount} (${payment.receipt}). It is less than the smallest purchase, so it waits in your wallet and goes into the next one. ${payment.tenantName}`,
    sw: `Tumepokea ${amount} (${payment.receipt}). Ni chini ya kiwango cha chini, itatumika katika malipo yajayo. ${payment.tenantName}`,
    fr: `Nous avons recu ${amount} (${payment.receipt}). C'est moins que l'achat minimum; il servira au prochain achat. ${payment.tenantName}`,
  });
}

export function heldText(payment: Settling): string {
  const amount = money(payment);
  return choose(payment.tenantLanguage, {
    en: `We received ${amount} (${payment.receipt}). It is being checked before your token is made. ${payment.tenantName}`,
    sw: `Tumepokea ${amount} (${payment.receipt}). Inakaguliwa kabla ya tokeni kutolewa. ${payment.tenantName}`,
    fr: `Nous avons recu ${amount} (${payment.receipt}). Verification en cours avant l'envoi du jeton. ${payment.tenantName}`,
  });
}
