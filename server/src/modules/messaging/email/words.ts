export type Language = 'en' | 'sw' | 'fr';

export function languageOf(text: string | null | undefined): Language {
  return text === 'sw' || text === 'fr' ? text : 'en';
}

type Say = (given: Readonly<Record<string, string>>) => string;

interface Words {
  readonly tokenSubject: Say;
  readonly tokenTitle: string;
  readonly tokenHow: string;
  readonly meter: string;
  readonly water: string;
  readonly paid: string;
  readonly saved: string;
  readonly receipt: string;
  readonly paymentSubject: Say;
  readonly paymentTitle: string;
  readonly alertSubject: Say;
  readonly alertsSubject: Say;
  readonly alertOpen: string;
  readonly digestSubject: Say;
  readonly digestTitle: string;
  readonly more: Say;
  readonly reportSubject: Say;
  readonly reportAttached: string;
  readonly reportGet: string;
  readonly until: Say;
  readonly invitationSubject: Say;
  readonly invitationBody: Say;
  readonly invitationAccept: string;
  readonly resetSubject: string;
  readonly resetBody: string;
  readonly resetButton: string;
  readonly resetIgnore: string;
  readonly lowSubject: Say;
  readonly lowBody: Say;
  readonly whyCustomer: Say;
  readonly whyStaff: Say;
  readonly unsubscribe: string;
}

const en: Words = {
  tokenSubject: ({ meter }) => `Your water token for meter ${meter}`,
  tokenTitle: 'Your water token',
  tokenHow: 'Type these 20 digits into the keypad of your meter.',
  meter: 'Meter',
  water: 'Water',
  paid: 'Paid',
  saved: 'Saved for next time',
  receipt: 'Receipt',
  paymentSubject: ({ receipt }) => `We received your payment ${receipt}`,
  paymentTitle: 'We received your payment',
  alertSubject: ({ type, client }) => `${type}: ${client}`,
  alertsSubject: ({ count, type, client }) => `${type} (${count}): ${client}`,
  alertOpen: 'Open the alerts',
  digestSubject: ({ day, client }) => `Alerts of ${day}: ${client}`,
  digestTitle: 'What needs attention',
  more: ({ count }) => `and ${count} more`,
  reportSubject: ({ title }) => `Your report is ready: ${title}`,
  reportAttached: 'You find it attached.',
  reportGet: 'Get the report',
  until: ({ time }) => `The link works until ${time}.`,
  invitationSubject: ({ client }) => `You are invited to ${client}`,
  invitationBody: ({ by, client, role }) => `${by} has invited you to work for ${client} as ${role}.`,
  invitationAccept: 'Accept the invitation',
  resetSubject: 'Set a new password',
  resetBody: 'Somebody, most likely you, asked for a new password for this address.',
  resetButton: 'Set a new password',
  resetIgnore: 'If it was not you, do nothing: your password stays as it is.',
  lowSubject: ({ meter }) => `Your water on meter ${meter} is running low`,
  lowBody: ({ days }) => `From what you usually use, your water will last about ${days} more days. Buy in time.`,
  whyCustomer: ({ client }) => `You get this mail because you are a customer of ${client}.`,
  whyStaff: ({ client }) => `You get this mail because you work for ${client}.`,
  unsubscribe: 'No more mail of this kind',
};

const sw: Words = {
  tokenSubject: ({ meter }) => `Tokeni yako ya maji, mita ${meter}`,
  tokenTitle: 'Tokeni yako ya maji',
  tokenHow: 'Andika tarakimu hizi 20 kwenye kibodi ya mita yako.',
  meter: 'Mita',
  water: 'Maji',
  paid: 'Umelipa',
  saved: 'Salio la baadaye',
  receipt: 'Risiti',
  paymentSubject: ({ receipt }) => `Tumepokea malipo yako ${receipt}`,
  paymentTitle: 'Tumepokea malipo yako',
  alertSubject: ({ type, client }) => `${type}: ${client}`,
  alertsSubject: ({ count, type, client }) => `${type} (${count}): ${client}`,
  alertOpen: 'Fungua tahadhari',
  digestSubject: ({ day, client }) => `Tahadhari za ${day}: ${client}`,
  digestTitle: 'Yanayohitaji kuangaliwa',
  more: ({ count }) => `na nyingine ${count}`,
  reportSubject: ({ title }) => `Ripoti yako iko tayari: ${title}`,
  reportAttached: 'Imeambatishwa hapa.',
  reportGet: 'Pata ripoti',
  until: ({ time }) => `Kiungo kinafanya kazi hadi ${time}.`,
  invitationSubject: ({ client }) => `Umealikwa ${client}`,
  invitationBody: ({ by, client, role }) => `${by} amekualika ufanye kazi ${client} kama ${role}.`,
  invitationAccept: 'Kubali mwaliko',
  resetSubject: 'Weka nenosiri jipya',
  resetBody: 'Mtu, huenda ni wewe, ameomba nenosiri jipya la anwani hii.',
  resetButton: 'Weka nenosiri jipya',
  resetIgnore: 'Kama si wewe, usifanye chochote: nenosiri lako linabaki lilivyo.',
  lowSubject: ({ meter }) => `Maji ya mita ${meter} yanakaribia kuisha`,
  lowBody: ({ days }) => `Kwa matumizi yako ya kawaida, maji yatatosha kwa takriban siku ${days}. Nunua mapema.`,
  whyCustomer: ({ client }) => `Unapata barua hii kwa sababu wewe ni mteja wa ${client}.`,
  whyStaff: ({ client }) => `Unapata barua hii kwa sababu unafanya kazi ${client}.`,
  unsubscribe: 'Sitaki barua za aina hii',
};

const fr: Words = {
  tokenSubject: ({ meter }) => `Votre jeton d’eau pour le compteur ${meter}`,
  tokenTitle: 'Votre jeton d’eau',
  tokenHow: 'Saisissez ces 20 chiffres sur le clavier de votre compteur.',
  meter: 'Compteur',
  water: 'Eau',
  paid: 'Payé',
  saved: 'Gardé pour la suite',
  receipt: 'Reçu',
  paymentSubject: ({ receipt }) => `Nous avons reçu votre paiement ${receipt}`,
  paymentTitle: 'Nous avons reçu votre paiement',
  alertSubject: ({ type, client }) => `${type} : ${client}`,
  alertsSubject: ({ count, type, client }) => `${type} (${count}) : ${client}`,
  alertOpen: 'Ouvrir les alertes',
  digestSubject: ({ day, client }) => `Alertes du ${day} : ${client}`,
  digestTitle: 'Ce qui demande votre attention',
  more: ({ count }) => `et ${count} autres`,
  reportSubject: ({ title }) => `Votre rapport est prêt : ${title}`,
  reportAttached: 'Vous le trouvez en pièce jointe.',
  reportGet: 'Obtenir le rapport',
  until: ({ time }) => `Le lien est valable jusqu’au ${time}.`,
  invitationSubject: ({ client }) => `Vous êtes invité chez ${client}`,
  invitationBody: ({ by, client, role }) => `${by} vous invite à travailler pour ${client} comme ${role}.`,
  invitationAccept: 'Accepter l’invitation',
  resetSubject: 'Choisir un nouveau mot de passe',
  resetBody: 'Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour cette adresse.',
  resetButton: 'Choisir un nouveau mot de passe',
  resetIgnore: 'Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.',
  lowSubject: ({ meter }) => `L’eau du compteur ${meter} va bientôt manquer`,
  lowBody: ({ days }) => `D’après votre usage, il vous reste de l’eau pour environ ${days} jours. Achetez à temps.`,
  whyCustomer: ({ client }) => `Vous recevez ce message en tant que client de ${client}.`,
  whyStaff: ({ client }) => `Vous recevez ce message car vous travaillez pour ${client}.`,
  unsubscribe: 'Ne plus recevoir ces messages',
};

export const WORDS: Readonly<Record<Language, Words>> = { en, sw, fr };
