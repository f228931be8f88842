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
  readonly verifySubject: string;
  readonly verifyBody: string;
  readonly verifyButton: string;
  readonly verifyIgnore: string;
  readonly inUseSubject: string;
  readonly inUseBody: string;
  readonly inUseButton: string;
  readonly noticeSubject: string;
  readonly noticeAt: string;
  readonly noticeNotYou: string;
  readonly accountChanges: Readonly<Record<'password_changed' | 'email_changed' | 'second_factor_on' | 'second_factor_off' | 'recovery_code_used', string>>;
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
  verifySubject: 'Confirm your e-mail address',
  verifyBody: 'An account was made, or changed, with this address. Confirm that it is yours.',
  verifyButton: 'Confirm the address',
  verifyIgnore: 'If it was not you, do nothing: nothing happens with your address.',
  inUseSubject: 'You have an account already',
  inUseBody: 'Somebody, most likely you, wanted to use this address for a new account. It has an account already: sign in, or ask for a new password.',
  inUseButton: 'Sign in',
  noticeSubject: 'Your account was changed',
  noticeAt: 'When',
  noticeNotYou: 'If it was not you, set a new password at once and tell your administrator.',
  accountChanges: {
    password_changed: 'The password of your account was changed.',
    email_changed: 'Your account has another e-mail address now. No more mail about it comes to this one.',
    second_factor_on: 'Signing in to your account now needs a code of your authenticator app.',
    second_factor_off: 'Signing in to your account does not need a code any more.',
    recovery_code_used: 'Somebody signed in to your account with one of its recovery codes.',
  },
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
  verifySubject: 'Thibitisha anwani yako ya barua pepe',
  verifyBody: 'Akaunti imefunguliwa, au imebadilishwa, kwa anwani hii. Thibitisha kuwa ni yako.',
  verifyButton: 'Thibitisha anwani',
  verifyIgnore: 'Kama si wewe, usifanye chochote: hakuna kinachotokea kwa anwani yako.',
  inUseSubject: 'Tayari una akaunti',
  inUseBody: 'Mtu, huenda ni wewe, alitaka kutumia anwani hii kwa akaunti mpya. Tayari ina akaunti: ingia, au omba nenosiri jipya.',
  inUseButton: 'Ingia',
  noticeSubject: 'Akaunti yako imebadilishwa',
  noticeAt: 'Wakati',
  noticeNotYou: 'Kama si wewe, weka nenosiri jipya mara moja na umwambie msimamizi wako.',
  accountChanges: {
    password_changed: 'Nenosiri la akaunti yako limebadilishwa.',
    email_changed: 'Akaunti yako sasa ina anwani nyingine ya barua pepe. Barua zake hazitakuja tena hapa.',
    second_factor_on: 'Kuingia kwenye akaunti yako sasa kunahitaji msimbo wa programu yako ya uthibitishaji.',
    second_factor_off: 'Kuingia kwenye akaunti yako hakuhitaji msimbo tena.',
    recovery_code_used: 'Mtu ameingia kwenye akaunti yako kwa msimbo mmoja wa dharura.',
  },
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
  verifySubject: 'Confirmez votre adresse e-mail',
  verifyBody: 'Un compte a été créé, ou modifié, avec cette adresse. Confirmez qu’elle est à vous.',
  verifyButton: 'Confirmer l’adresse',
  verifyIgnore: 'Si ce n’était pas vous, ne faites rien : il n’arrive rien à votre adresse.',
  inUseSubject: 'Vous avez déjà un compte',
  inUseBody:
    'Quelqu’un, sans doute vous, a voulu utiliser cette adresse pour un nouveau compte. Elle en a déjà un : connectez-vous ou demandez un nouveau mot de passe.',
  inUseButton: 'Se connecter',
  noticeSubject: 'Votre compte a été modifié',
  noticeAt: 'Quand',
  noticeNotYou: 'Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe et prévenez votre administrateur.',
  accountChanges: {
    password_changed: 'Le mot de passe de votre compte a été changé.',
    email_changed: 'Votre compte a maintenant une autre adresse e-mail. Ses messages n’arriveront plus à celle-ci.',
    second_factor_on: 'La connexion à votre compte demande désormais un code de votre application d’authentification.',
    second_factor_off: 'La connexion à votre compte ne demande plus de code.',
    recovery_code_used: 'Quelqu’un s’est connecté à votre compte avec un de ses codes de secours.',
  },
  lowSubject: ({ meter }) => `L’eau du compteur ${meter} va bientôt manquer`,
  lowBody: ({ days }) => `D’après votre usage, il vous reste de l’eau pour environ ${days} jours. Achetez à temps.`,
  whyCustomer: ({ client }) => `Vous recevez ce message en tant que client de ${client}.`,
  whyStaff: ({ client }) => `Vous recevez ce message car vous travaillez pour ${client}.`,
  unsubscribe: 'Ne plus recevoir ces messages',
};

export const WORDS: Readonly<Record<Language, Words>> = { en, sw, fr };
