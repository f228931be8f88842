import { formatMinor } from '../../../../kernel/money.ts';
import type { HeldPayment } from './queries.ts';

/** Said once to who has paid for a meter that waits for its new key: what to do, and that paying again does not help. */
export function heldText(row: HeldPayment): string {
  const money = `${row.currency} ${formatMinor(row.paid_minor)}`;
  const words: Readonly<Record<string, string>> = {
    en: `We have your ${money} (${row.receipt}). Meter ${row.meter_number} first needs the key-change codes that we sent to its holder: type them in order and tell us. Your token comes then. Please do not pay again. ${row.utility}`,
    sw: `Tumepokea ${money} (${row.receipt}). Mita ${row.meter_number} kwanza inahitaji namba za kubadili ufunguo tulizomtumia mwenye mita: ziingize kwa mpangilio kisha utujulishe. Tokeni yako itakuja hapo. Tafadhali usilipe tena. ${row.utility}`,
    fr: `Nous avons vos ${money} (${row.receipt}). Le compteur ${row.meter_number} attend d'abord les codes de changement de cle envoyes a son titulaire : saisissez-les dans l'ordre et prevenez-nous. Votre jeton vient ensuite. Ne payez pas une seconde fois. ${row.utility}`,
  };
  return words[row.language] ?? words['en']!;
}
