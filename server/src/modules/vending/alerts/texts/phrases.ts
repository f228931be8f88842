/**
 * Parts of an alert that others have said already, as codes: errors of payments and orders, classes of the comparison.
 * English is not here: what was said comes along with the code.
 */
export const PHRASES: Readonly<Record<string, { readonly sw: string; readonly fr: string }>> = {
  'payments.unproven_source': {
    sw: 'Taarifa ilitoka kwenye anwani ambayo si ya mtoa huduma, kupitia njia ambayo yeyote anaweza kuijua.',
    fr: 'L’avis vient d’une adresse qui n’est pas celle du fournisseur, par un chemin que chacun peut connaître.',
  },
  'payments.amount_above_limit': { sw: 'Kiasi kinazidi kikomo cha paybill hii.', fr: 'Le montant dépasse la limite fixée pour ce paybill.' },
  'payments.customer_inactive': { sw: 'Mteja wa mita hii si hai.', fr: 'Le client de ce compteur n’est pas actif.' },
  'payments.no_vendor_account': { sw: 'Hakuna akaunti ya tokeni iliyowekwa kwa mita hii.', fr: 'Aucun compte de vente n’est prévu pour ce compteur.' },
  'payments.no_tariff': { sw: 'Hakuna bei inayotumika kwa mita hii.', fr: 'Aucun tarif n’est en vigueur pour ce compteur.' },
  'payments.currency': { sw: 'Bei iko kwenye sarafu tofauti na ya malipo.', fr: 'Le tarif est dans une autre monnaie que le paiement.' },
  'payments.account_unknown': { sw: 'Hakuna mita inayolingana na akaunti iliyoandikwa.', fr: 'Aucun compteur ne répond au compte indiqué.' },
  'payments.meter_suspended': {
    sw: 'Mita imesimamishwa; fedha zinasubiri kwenye pochi.',
    fr: 'Le compteur est suspendu ; l’argent attend dans le portefeuille.',
  },
  'payments.below_minimum': {
    sw: 'Fedha ni chini ya kiwango cha chini; zinasubiri kwenye pochi.',
    fr: 'La somme est inférieure à l’achat minimal ; elle attend dans le portefeuille.',
  },
  'tokens.vendor_unavailable': {
    sw: 'Muuzaji hakuweza kuulizwa; atajaribiwa tena bila kuombwa.',
    fr: 'Le fournisseur n’a pas pu être interrogé ; un nouvel essai suit de lui-même.',
  },
  'tokens.refused': {
    sw: 'Muuzaji alikataa. Fedha zinahifadhiwa kwa ajili ya mteja.',
    fr: 'Le fournisseur a refusé. L’argent est gardé pour le client.',
  },
  'tokens.clear_unanswered': {
    sw: 'Muuzaji hakutoa tokeni. Iombe tena atakapojibu.',
    fr: 'Le fournisseur n’a pas donné de jeton. Redemandez-le quand il répondra.',
  },
  'tokens.doubtful_answer': {
    sw: 'Muuzaji alijibu kwa jambo lisiloweza kuwa sahihi.',
    fr: 'Le fournisseur a répondu par quelque chose qui ne peut pas être juste.',
  },
  'tokens.unknown': {
    sw: 'Bado haijulikani kama muuzaji alitoa tokeni; historia yake inasomwa.',
    fr: 'On ne sait pas encore si le fournisseur a émis le jeton ; son historique est en cours de lecture.',
  },
  'tokens.not_executed': {
    sw: 'Muuzaji hakutoa tokeni baada ya kujaribu. Fedha zinahifadhiwa kwa ajili ya mteja.',
    fr: 'Le fournisseur n’a pas émis de jeton malgré les essais. L’argent est gardé pour le client.',
  },
  'tokens.manual_review': {
    sw: 'Historia ya muuzaji haionyeshi kama tokeni ilitolewa; mtu anaamua.',
    fr: 'L’historique du fournisseur ne dit pas si le jeton a été émis ; une personne décide.',
  },
  'break.missing_in_books': {
    sw: 'Fedha kwenye taarifa ambazo hazipo vitabuni. Ziingize.',
    fr: 'De l’argent sur le relevé que les livres n’ont pas. Enregistrez-le.',
  },
  'break.missing_on_statement': {
    sw: 'Malipo vitabuni ambayo hayapo kwenye taarifa: huenda notisi ilighushiwa.',
    fr: 'Un paiement dans les livres que le relevé n’a pas : l’avis est peut-être un faux.',
  },
  'break.missing_at_pull': {
    sw: 'Malipo vitabuni ambayo M-Pesa haiyaorodheshi: huenda notisi ilighushiwa.',
    fr: 'Un paiement dans les livres que M-Pesa ne liste pas : l’avis est peut-être un faux.',
  },
  'break.not_completed': {
    sw: 'Taarifa inasema malipo haya hayakukamilika, na yako vitabuni.',
    fr: 'Selon le relevé ce paiement n’a pas abouti, et les livres l’ont.',
  },
  'break.amount_differs': {
    sw: 'Taarifa na vitabu vina kiasi tofauti kwa risiti moja.',
    fr: 'Relevé et livres ont des montants différents pour un même reçu.',
  },
  'break.shortcode_differs': {
    sw: 'Fedha zilienda kwenye paybill tofauti na inayosemwa vitabuni.',
    fr: 'L’argent est allé à un autre paybill que celui des livres.',
  },
  'break.account_differs': {
    sw: 'Taarifa ina namba tofauti ya akaunti: huenda mita nyingine ililipiwa.',
    fr: 'Le relevé a un autre numéro de compte : un autre compteur a peut-être été payé.',
  },
  'break.duplicate_receipt': { sw: 'Risiti moja iko kwenye taarifa zaidi ya mara moja.', fr: 'Un reçu figure plus d’une fois sur le relevé.' },
  'break.reversed_but_vended': { sw: 'M-Pesa ilirejesha fedha baada ya tokeni kutolewa.', fr: 'M-Pesa a repris l’argent après l’émission du jeton.' },
  'break.reversed_not_booked': { sw: 'M-Pesa ilirejesha fedha, na vitabu bado vinazo.', fr: 'M-Pesa a repris l’argent, et les livres l’ont encore.' },
  'break.reversed_unknown': {
    sw: 'M-Pesa ilirejesha fedha ambazo vitabu havikuwahi kuwa nazo.',
    fr: 'M-Pesa a repris de l’argent que les livres n’ont jamais eu.',
  },
  'break.unknown_line': {
    sw: 'Mstari wa taarifa ambao si malipo, ada wala uhamisho.',
    fr: 'Une ligne du relevé qui n’est ni paiement, ni frais, ni virement.',
  },
  'break.fee_lines': { sw: 'Ada za M-Pesa za siku hiyo.', fr: 'Les frais de M-Pesa du jour.' },
  'break.own_transfers': { sw: 'Uhamisho na malipo ya siku hiyo.', fr: 'Les virements et versements du jour.' },
  'break.timing': {
    sw: 'Taarifa na notisi zinaweka malipo pande mbili za usiku wa manane.',
    fr: 'Le relevé et l’avis placent le paiement de part et d’autre de minuit.',
  },
  'break.payment_stuck': { sw: 'Malipo ambayo hayajakamilika ndani ya saa moja.', fr: 'Un paiement qui n’a pas abouti en une heure.' },
  'break.payment_waiting': { sw: 'Fedha zinazosubiri mtu kwa zaidi ya siku moja.', fr: 'De l’argent qui attend une personne depuis plus d’un jour.' },
  'break.payment_without_order': {
    sw: 'Malipo yanayosema yalinunua maji, bila agizo lililofanya hivyo.',
    fr: 'Un paiement qui dit avoir acheté de l’eau, sans commande qui l’ait fait.',
  },
  'break.vendor_unordered': {
    sw: 'Tokeni kwenye historia ya muuzaji ambayo hatukuiagiza.',
    fr: 'Un jeton dans l’historique du fournisseur qu’aucune commande n’a demandé.',
  },
  'break.vendor_missing': {
    sw: 'Tokeni yetu ambayo haipo kwenye historia ya muuzaji.',
    fr: 'Un de nos jetons que l’historique du fournisseur n’a pas.',
  },
  'break.vendor_token_differs': {
    sw: 'Muuzaji ana tokeni tofauti na aliyotumiwa mteja.',
    fr: 'Le fournisseur a un autre jeton que celui envoyé au client.',
  },
  'break.vendor_amount_differs': {
    sw: 'Muuzaji ana bei au kiasi tofauti kwa tokeni hii.',
    fr: 'Le fournisseur compte un autre prix ou montant pour ce jeton.',
  },
  'break.vendor_units_differ': { sw: 'Muuzaji ana ujazo tofauti kwa tokeni hii.', fr: 'Le fournisseur compte un autre volume pour ce jeton.' },
  'break.vendor_unread': {
    sw: 'Historia ambazo muuzaji hakuonyesha; hakuna kinachojulikana kuhusu mita hizi.',
    fr: 'Des historiques que le fournisseur n’a pas montrés ; on ne sait rien de ces compteurs.',
  },
};
