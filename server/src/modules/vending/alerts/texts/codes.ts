/** In English, Swahili and French; parts of a sentence, as they stand in brackets or behind a colon. */
type Words = readonly [en: string, sw: string, fr: string];

const PLACE = { en: 0, sw: 1, fr: 2 } as const;

const NOT_AS_AGREED: Words = ['its answer is not as agreed', 'jibu lake si kama ilivyokubaliwa', 'sa réponse n’est pas conforme'];
const EMPTY: Words = ['its answer was empty', 'jibu lake lilikuwa tupu', 'sa réponse était vide'];
const BROKEN_OFF: Words = ['the connection broke off', 'muunganisho ulikatika', 'la connexion a été coupée'];
const OUT_OF_REACH: Words = ['it cannot be reached', 'haifikiki', 'il est injoignable'];
const NO_ADDRESS: Words = ['its address is not known', 'anwani yake haijulikani', 'son adresse est introuvable'];
const NO_ANSWER: Words = ['no answer in time', 'hakuna jibu kwa wakati', 'pas de réponse à temps'];
const UNREADABLE: Words = ['it cannot be read', 'haisomeki', 'illisible'];
const OTHER_AMOUNT: Words = ['the amount is another', 'kiasi ni tofauti', 'le montant est différent'];
const NOT_IN_HISTORY: Words = ["the vendor's history does not have it", 'haipo kwenye historia ya muuzaji', 'l’historique du fournisseur ne l’a pas'];

/** Of the network, and of answers that say nothing. */
const CALLS: Readonly<Record<string, Words>> = {
  timeout: NO_ANSWER,
  ETIMEDOUT: NO_ANSWER,
  connect_timeout: ['no connection in time', 'hakuna muunganisho kwa wakati', 'pas de connexion à temps'],
  send_deadline: ['it could not be sent in time', 'haikuweza kutumwa kwa wakati', 'l’envoi n’a pas pu se faire à temps'],
  ECONNREFUSED: ['the connection was refused', 'muunganisho ulikataliwa', 'la connexion a été refusée'],
  ECONNRESET: BROKEN_OFF,
  EPIPE: BROKEN_OFF,
  connection_failed: BROKEN_OFF,
  connect_failed: BROKEN_OFF,
  EHOSTUNREACH: OUT_OF_REACH,
  ENETUNREACH: OUT_OF_REACH,
  ENOTFOUND: NO_ADDRESS,
  EAI_AGAIN: NO_ADDRESS,
  invalid_url: NO_ADDRESS,
  wrong_address: ['the address of the account is wrong', 'anwani ya akaunti si sahihi', 'l’adresse du compte est fausse'],
  answer_truncated: ['its answer broke off', 'jibu lake lilikatika', 'sa réponse a été coupée'],
  answer_too_large: ['its answer was too long', 'jibu lake lilikuwa refu mno', 'sa réponse était trop longue'],
  redirect: ['it sent us elsewhere', 'ilituelekeza kwingine', 'il nous a renvoyés ailleurs'],
  login_refused: ['it refused the user name or the password', 'ilikataa jina au nenosiri', 'il a refusé l’identifiant ou le mot de passe'],
  unexpected_answer: NOT_AS_AGREED,
  unexpected_schema: NOT_AS_AGREED,
  undocumented_4xx: NOT_AS_AGREED,
  html: NOT_AS_AGREED,
  false: NOT_AS_AGREED,
  null: NOT_AS_AGREED,
  coded_refusal: ['it refused without saying why', 'ilikataa bila kueleza sababu', 'il a refusé sans dire pourquoi'],
  empty_answer: EMPTY,
  empty_list: EMPTY,
  empty_text: EMPTY,
  empty_object: EMPTY,
  token_empty: ['its answer held no token', 'jibu lake halikuwa na tokeni', 'sa réponse n’avait pas de jeton'],
  not_supported: ['the vendor offers no such thing', 'muuzaji hatoi huduma hiyo', 'le fournisseur ne propose pas cela'],
  adapter_error: ['a fault of ours', 'hitilafu ya upande wetu', 'une erreur de notre côté'],
  lease_expired: ['our process ended during the call', 'programu yetu ilisimama wakati wa ombi', 'notre processus s’est arrêté pendant l’appel'],
};

/** Of what the vendor said, or its history. */
const VENDOR: Readonly<Record<string, Words>> = {
  late_second_token: ['a second token came later', 'tokeni ya pili ilikuja baadaye', 'un second jeton est arrivé plus tard'],
  duplicate_token: ['the token is on another purchase already', 'tokeni iko tayari kwenye ununuzi mwingine', 'le jeton figure déjà sur un autre achat'],
  wrong_meter: ['it is for another meter', 'ni ya mita nyingine', 'il est pour un autre compteur'],
  amount_mismatch: OTHER_AMOUNT,
  token_malformed: ['it is no token', 'si tokeni', 'ce n’est pas un jeton'],
  several_records: ['several tokens for one purchase', 'tokeni kadhaa kwa ununuzi mmoja', 'plusieurs jetons pour un achat'],
  absent: NOT_IN_HISTORY,
  absent_once: NOT_IN_HISTORY,
  ambiguous: ['more than one token of its history fits', 'tokeni zaidi ya moja kwenye historia zinalingana', 'plusieurs jetons de l’historique conviennent'],
  no_history: ['the vendor shows no history', 'muuzaji haonyeshi historia', 'le fournisseur ne montre pas d’historique'],
  entry_unreadable: ['its history cannot be read', 'historia yake haisomeki', 'son historique est illisible'],
  empty_unproven: ['its history is empty', 'historia yake ni tupu', 'son historique est vide'],
  vendor_customer_id_missing: [
    'the account has no customer id of the vendor',
    'akaunti haina namba ya mteja ya muuzaji',
    'le compte n’a pas d’identifiant client chez le fournisseur',
  ],
};

/** Of notices of money. */
const NOTICES: Readonly<Record<string, Words>> = {
  unknown_checkout: ['no push of ours has its number', 'hakuna ombi letu lenye namba yake', 'aucune demande de notre part n’a son numéro'],
  foreign_secret: ['it came by the path of another push', 'lilikuja kwa njia ya ombi lingine', 'il est venu par le chemin d’une autre demande'],
  unproven_source: [
    'it came from an address that is not the provider’s',
    'ilitoka kwenye anwani ambayo si ya mtoa huduma',
    'venu d’une adresse qui n’est pas celle du fournisseur',
  ],
  stk_amount: OTHER_AMOUNT,
  foreign_shortcode: ['the paybill is not yours', 'paybill si yenu', 'le paybill n’est pas le vôtre'],
  unknown_shortcode: ['nobody has this paybill', 'hakuna mwenye paybill hii', 'personne n’a ce paybill'],
  not_a_payment: ['no payment stands in it', 'hakuna malipo ndani yake', 'aucun paiement n’y figure'],
  no_payment: ['no payment stands in it', 'hakuna malipo ndani yake', 'aucun paiement n’y figure'],
  empty: ['it is empty', 'ni tupu', 'vide'],
  not_json: UNREADABLE,
  unreadable: UNREADABLE,
  unreadable_result: UNREADABLE,
  too_large: ['it is too large', 'ni kubwa mno', 'trop volumineux'],
  repeated_keys: ['it says one thing twice', 'inataja jambo moja mara mbili', 'une même indication y figure deux fois'],
  array_body: ['it holds several notices', 'ina taarifa kadhaa', 'plusieurs avis à la fois'],
  quarantined: ['it is in doubt', 'ina shaka', 'il est douteux'],
  foreign_conversation: ['it answers another question', 'inajibu swali lingine', 'cela répond à une autre question'],
  checkout_missing: ['the number of the push is missing', 'namba ya ombi haipo', 'le numéro de la demande manque'],
  passkey_missing: ['the paybill has no passkey', 'paybill haina passkey', 'le paybill n’a pas de passkey'],
  could_not_be_kept: ['what it listed could not be kept', 'orodha yake haikuweza kuhifadhiwa', 'sa liste n’a pas pu être gardée'],
};

/** Of messages that did not arrive. */
const MESSAGES: Readonly<Record<string, Words>> = {
  all_channels_failed: ['no gateway could deliver it', 'hakuna njia iliyoweza kuufikisha', 'aucune passerelle n’a pu le remettre'],
  attempts_used_up: ['all tries were used up', 'majaribio yote yamekwisha', 'tous les essais sont épuisés'],
  unconfirmed: ['no gateway confirmed it', 'hakuna njia iliyothibitisha', 'aucune passerelle ne l’a confirmé'],
  no_report: ['no gateway confirmed it', 'hakuna njia iliyothibitisha', 'aucune passerelle ne l’a confirmé'],
  recipient: ['the number cannot get it', 'namba haiwezi kuupokea', 'le numéro ne peut pas le recevoir'],
  expired: ['it was too late for it', 'muda wake ulipita', 'il était trop tard'],
  no_channel: ['there is no gateway for it', 'hakuna njia ya kuutuma', 'il n’y a pas de passerelle pour lui'],
};

const REASONS: Readonly<Record<string, Words>> = { ...CALLS, ...VENDOR, ...NOTICES, ...MESSAGES };

const STATES: Readonly<Record<string, Words>> = {
  vend_requested: ['being asked for', 'inaombwa', 'en cours de demande'],
  unknown: ['its outcome is not known', 'matokeo hayajulikani', 'd’issue inconnue'],
  resolving: ['its history is being read', 'historia yake inasomwa', 'historique en cours de lecture'],
  manual_review: ['a person decides', 'mtu anaamua', 'à décider par une personne'],
  requested: ['asked for', 'imeombwa', 'demandé'],
  approved: ['approved', 'imeidhinishwa', 'approuvé'],
  sent: ['on its way', 'iko njiani', 'en cours'],
  done: ['done', 'imekamilika', 'fait'],
  failed: ['failed', 'imeshindikana', 'échoué'],
  rejected: ['turned down', 'imekataliwa', 'refusé'],
};

const KINDS: Readonly<Record<string, Words>> = {
  free_credit: ['water free of charge', 'maji ya bure', 'eau gratuite'],
  credit: ['water from the wallet', 'maji kutoka pochi', 'eau du portefeuille'],
  clear_credit: ['clears what is left', 'kufuta salio la mita', 'effacement du crédit'],
  clear_tamper: ['clears tampering', 'kufuta hali ya kuchezewa', 'effacement de fraude'],
  token: ['a token', 'tokeni', 'un jeton'],
  suspense: ['money that names no meter', 'fedha zisizotaja mita', 'argent sans compteur'],
  held: ['money that is held', 'fedha zilizoshikiliwa', 'argent retenu'],
  credited: ['money in the wallet', 'fedha kwenye pochi', 'argent au portefeuille'],
  delayed: ['a token that comes later', 'tokeni inayochelewa', 'un jeton qui tarde'],
  low_water: ['water is running low', 'maji yanakaribia kwisha', 'l’eau s’épuise'],
  key_change: ['key-change tokens', 'tokeni za kubadili ufunguo', 'jetons de changement de clé'],
  key_change_wait: ['a key change has to come first', 'ufunguo lazima ubadilishwe kwanza', 'un changement de clé d’abord'],
  opt_out_answer: ['the answer to STOP', 'jibu la STOP', 'la réponse à STOP'],
};

const ACCOUNTS: Readonly<Record<string, Words>> = {
  wallet: ['wallet', 'pochi', 'portefeuille'],
  arrears: ['debt', 'deni', 'dette'],
};

const DIFFERENCES: Readonly<Record<string, Words>> = {
  amount: ['amount', 'kiasi', 'montant'],
  shortcode: ['paybill', 'paybill', 'paybill'],
  account: ['account number', 'namba ya akaunti', 'numéro de compte'],
};

/** By the place in the sentence: one code may mean two things. */
const TABLES: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  reason: REASONS,
  state: STATES,
  kind: KINDS,
  account: ACCOUNTS,
  difference: DIFFERENCES,
};

/** Codes with a part of their own, `$1`. */
const FORMS: readonly (readonly [form: RegExp, words: Words])[] = [
  [/^(?:login_|oauth_)?http_(\w+)$/, ['it answered with error $1', 'ilijibu kwa kosa $1', 'il a répondu par l’erreur $1']],
  [/^(?:code_)?(\d{1,9})$/, ['code $1', 'kodi $1', 'code $1']],
  [/^amount_\w+$/, ['the amount cannot be right', 'kiasi hakiwezi kuwa sahihi', 'le montant ne peut pas être juste']],
  [/^receipt_\w+$/, ['the receipt number cannot be right', 'namba ya risiti haiwezi kuwa sahihi', 'le numéro de reçu ne peut pas être juste']],
  [/^shortcode_\w+$/, ['the paybill number cannot be right', 'namba ya paybill haiwezi kuwa sahihi', 'le numéro de paybill ne peut pas être juste']],
];

/** Which step a code is of says nothing to people. */
const STEP = /^(?:unproven:|oauth_(?!http_))/;

/** What a code of ours says to people where it stands in the place `name` of a sentence; anything else, such as words of a vendor, stays as it is. */
export function codeIn(name: string, value: string, language: keyof typeof PLACE): string {
  const table = TABLES[name];
  if (table === undefined) return value;
  const code = value.replace(STEP, '');
  const words = Object.hasOwn(table, code) ? table[code] : undefined;
  if (words !== undefined) return words[PLACE[language]];
  const form = name === 'reason' ? FORMS.find(([one]) => one.test(code)) : undefined;
  return form === undefined ? value : code.replace(form[0], form[1][PLACE[language]]);
}
