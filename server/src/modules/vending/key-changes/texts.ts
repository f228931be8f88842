import { groupToken } from '../tokens/index.ts';

export interface KeyChangeNotice {
  readonly language: string;
  readonly utility: string;
  readonly meterNumber: string;
  /** In the order in which they are typed. */
  readonly tokens: readonly string[];
}

/** All parts in one message, in order; plain GSM letters. A meter keeps a part only for a time, so they are typed in one go. */
export function keyChangeText({ language, utility, meterNumber, tokens }: KeyChangeNotice): string {
  const count = tokens.length;
  const words: Readonly<Record<string, { readonly first: string; readonly last: string }>> = {
    en: {
      first: `Meter ${meterNumber} gets a new key. Type these ${count} codes one after the other, in this order, without a break:`,
      last: 'Your water credit stays. Tokens bought from now on work only after all the codes are in. Tell us when it is done.',
    },
    sw: {
      first: `Mita ${meterNumber} inapata ufunguo mpya. Ingiza namba hizi ${count} moja baada ya nyingine, kwa mpangilio huu, bila kukatiza:`,
      last: 'Salio lako la maji linabaki. Tokeni za kuanzia sasa zitafanya kazi baada ya namba zote kuingizwa. Tujulishe ukimaliza.',
    },
    fr: {
      first: `Le compteur ${meterNumber} recoit une nouvelle cle. Saisissez ces ${count} codes l'un apres l'autre, dans cet ordre, sans interruption :`,
      last: 'Votre credit reste. Les jetons achetes des maintenant ne marchent qu apres tous les codes. Prevenez-nous quand c est fait.',
    },
  };
  const { first, last } = words[language] ?? words['en']!;
  return [first, ...tokens.map((token, index) => `${index + 1}) ${groupToken(token)}`), last, utility].join('\n');
}
