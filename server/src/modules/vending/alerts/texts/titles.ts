import type { Language } from './say.ts';
import type { AlertTypeName, Severity } from '../types.ts';

/** Kinds of alerts by name, as a person reads them; English is made from the name itself. `whatsapp_number` has no line of defaults. */
const TITLES: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<AlertTypeName | 'whatsapp_number', string>>>> = {
  sw: {
    low_token: 'Maji karibu kuisha',
    tamper: 'Mita imechezewa',
    fault: 'Hitilafu ya mita',
    offline: 'Mita kimya',
    battery_low: 'Betri dhaifu',
    payment_failed: 'Malipo yameshindikana',
    vending_failed: 'Tokeni haikununuliwa',
    paybill_silence: 'Paybill kimya',
    unknown_outcome: 'Matokeo hayajulikani',
    suspense_ageing: 'Malipo yasiyotambuliwa yanakaa',
    vendor_down: 'Muuzaji hajibu',
    price_drift: 'Bei zinatofautiana',
    reconciliation_break: 'Tofauti ya ulinganisho',
    paybill_not_pulled: 'Paybill haijasomwa',
    payment_suspense: 'Malipo yasiyotambuliwa',
    payment_held: 'Malipo yameshikiliwa',
    payment_conflict: 'Taarifa zinapingana',
    payment_unreadable: 'Taarifa haisomeki',
    vendor_discrepancy: 'Rekodi ya muuzaji inatofautiana',
    vendor_credentials: 'Muuzaji anakataa hati zetu',
    token_undeliverable: 'Tokeni haikufika',
    key_change_ageing: 'Mabadiliko ya ufunguo yanasubiri',
    key_change_failed: 'Ufunguo haukubadilika',
    meter_not_arrived: 'Mita haikufika',
    message_failed: 'Ujumbe umeshindikana',
    approval_waiting: 'Idhini inasubiriwa',
    webhook_off: 'Webhook imezimwa',
    whatsapp_number: 'Namba ya WhatsApp',
  },
  fr: {
    low_token: 'Eau presque finie',
    tamper: 'Fraude sur compteur',
    fault: 'Panne de compteur',
    offline: 'Compteur silencieux',
    battery_low: 'Batterie faible',
    payment_failed: 'Paiement échoué',
    vending_failed: 'Jeton non acheté',
    paybill_silence: 'Paybill silencieux',
    unknown_outcome: 'Résultat inconnu',
    suspense_ageing: 'Attente d’affectation trop longue',
    vendor_down: 'Fournisseur absent',
    price_drift: 'Écart de prix',
    reconciliation_break: 'Écart de rapprochement',
    paybill_not_pulled: 'Paybill non lu',
    payment_suspense: 'Paiement en attente',
    payment_held: 'Paiement retenu',
    payment_conflict: 'Avis contradictoires',
    payment_unreadable: 'Avis illisible',
    vendor_discrepancy: 'Écart avec le fournisseur',
    vendor_credentials: 'Identifiants refusés',
    token_undeliverable: 'Jeton non remis',
    key_change_ageing: 'Changement de clé en attente',
    key_change_failed: 'Changement de clé échoué',
    meter_not_arrived: 'Compteur non arrivé',
    message_failed: 'Message échoué',
    approval_waiting: 'Accord attendu',
    webhook_off: 'Webhook désactivé',
    whatsapp_number: 'Numéro WhatsApp',
  },
};

/** `paybill_silence` as people read it: `Paybill silence`, `Paybill iko kimya`. */
export function typeTitle(name: string, language: Language): string {
  const own = language === 'en' ? undefined : (TITLES[language] as Readonly<Record<string, string>>)[name];
  return own ?? `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
}

const SEVERITIES: Readonly<Record<Language, Readonly<Record<Severity, string>>>> = {
  en: { info: 'INFO', warning: 'WARNING', error: 'ERROR', critical: 'CRITICAL' },
  sw: { info: 'TAARIFA', warning: 'ONYO', error: 'KOSA', critical: 'DHARURA' },
  fr: { info: 'INFO', warning: 'ATTENTION', error: 'ERREUR', critical: 'CRITIQUE' },
};

export function severityWord(severity: string, language: Language): string {
  return (SEVERITIES[language] as Readonly<Record<string, string>>)[severity] ?? severity.toUpperCase();
}
