import { formatMinor } from '../../../../kernel/money.ts';
import type { Waiting } from './queries.ts';

/** Said once to who has paid while the vendor is away: the second payment for the same water is what this prevents. */
export function delayedText(row: Waiting): string {
  const money = `${row.currency} ${formatMinor(row.paid_minor)}`;
  const words: Readonly<Record<string, string>> = {
    en: `We have your ${money} (${row.receipt}) for meter ${row.meter_number}. Tokens are delayed at the moment; yours comes by itself. Please do not pay again. ${row.utility}`,
    sw: `Tumepokea ${money} (${row.receipt}) ya mita ${row.meter_number}. Tokeni zimechelewa kwa sasa; yako itakuja yenyewe. Tafadhali usilipe tena. ${row.utility}`,
    fr: `Nous avons vos ${money} (${row.receipt}) pour le compteur ${row.meter_number}. Les jetons sont retardes; le votre viendra de lui-meme. Ne payez pas une seconde fois. ${row.utility}`,
  };
  return words[row.language] ?? words['en']!;
}
