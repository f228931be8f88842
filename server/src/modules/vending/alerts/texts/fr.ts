import type { Texts } from './say.ts';

export const fr: Texts = {
  tamper: 'Le compteur {meter} signale une fraude. Examinez-le avant de lever cet état.',
  fault: 'Le compteur {meter} signale une panne.',
  battery_low: 'Compteur {meter} : batterie à {percent} %.',
  offline: 'Le compteur {meter} n’a rien transmis depuis {seen}.',
  offline_by_hand: 'Le compteur {meter} n’a rien transmis depuis qu’il a été mis hors ligne.',
  low_token: 'Compteur {meter} : l’eau achetée suffit pour environ {days} jours, selon l’usage habituel.',
  meter_not_arrived:
    'Le compteur {meter} vous a été donné, mais son numéro ne peut pas être repris : un autre de vos compteurs ou alias l’a peut-être. Comparez les appareils et enregistrez-le à la main.',
  meter_not_arrived_with_serial:
    'Le compteur {meter} (numéro de série {serial}) vous a été donné, mais son numéro ne peut pas être repris : un autre de vos compteurs ou alias l’a peut-être. Comparez les appareils et enregistrez-le à la main.',
  payment_failed: 'Le paiement {receipt} n’a pas donné d’eau et attend un remboursement ou un autre compteur : {reason}',
  payment_suspense: 'Le paiement {receipt} ne nomme aucun compteur connu.',
  payment_held: 'Le paiement {receipt} est retenu : {reason}',
  payment_conflict: 'Un second avis pour le reçu {receipt} diffère ({difference}). Le premier reste valable ; comparez avec le relevé du fournisseur.',
  notice_contradicted:
    'M-Pesa contredit l’avis du reçu {receipt} : il est peut-être faux. Il est gardé avec les événements de paiement ; ne vendez rien pour lui.',
  notice_absent: 'M-Pesa ne connaît pas le reçu {receipt} dont parle un avis : il est peut-être faux. Il est gardé avec les événements de paiement.',
  push_not_believed: 'La réponse à une demande de paiement n’est pas crédible telle quelle ({reason}) ; elle est gardée avec les événements.',
  notices_unreadable:
    'Des avis de paiement ne peuvent pas être comptabilisés tels quels : {reason}. Ils sont gardés avec les événements de paiement pour qu’une personne les règle.',
  notices_unreadable_last:
    'Des avis de paiement ne peuvent pas être comptabilisés tels quels : {reason} (le dernier : {receipt}). Ils sont gardés avec les événements de paiement pour qu’une personne les règle.',
  result_unreadable: 'Ce que M-Pesa a dit de {receipt} ne peut pas servir tel quel ({reason}) ; c’est gardé avec les événements de paiement.',
  refund_failed: 'Le remboursement de {receipt} a échoué ; l’argent est resté où il était ({reason}).',
  refund_unknown:
    'L’issue du remboursement de {receipt} est inconnue ; demandez à M-Pesa ou consultez son relevé, puis faites décider deux personnes ({reason}).',
  refund_contradicted:
    'M-Pesa dit que {receipt} a été remboursé, et ici le remboursement est {state}. Ne vendez rien pour ce paiement avant que ce soit éclairci.',
  suspense_ageing: '{count} paiements ({amount}) attendent une personne depuis le {since}.',
  paybill_silence: 'Aucun paiement n’est arrivé sur {shortcode} depuis {last}.',
  paybill_not_pulled:
    'Le paybill {shortcode} n’a pas pu être lu pendant un jour ({reason}). Après deux jours, les avis perdus ne se retrouvent que par un relevé.',
  reconciliation_break: '{day} : {count} × {what}',
  reconciliation_break_by: '{day} : {count} × {what} Différence : {amount}.',
  unknown_outcome: 'Compteur {meter} : on ne sait pas si le fournisseur a émis un jeton ({state}). N’en émettez pas d’autre à la main.',
  vending: 'Compteur {meter} : {what}',
  vendor_discrepancy:
    'Compteur {meter} : la réponse du fournisseur ne correspond pas à nos livres ({reason}). Comparez son historique avant toute nouvelle émission.',
  vendor_down: 'Le compte de vente {company} ne répond pas ({reason}). Les achats attendent leur tour ; rien n’est perdu, et ils repartiront d’eux-mêmes.',
  price_drift:
    '{company} : {count} jetons du dernier jour contiennent un autre volume d’eau que celui vendu, jusqu’à {percent} %. Comparez les listes de prix.',
  token_undeliverable:
    'Un jeton pour le compteur {meter} n’a pas de destinataire : le compteur n’a pas de client avec téléphone et le numéro du payeur est arrivé masqué.',
  key_change_ageing:
    'Changements de clé « {name} » : {count} compteurs n’ont pas suivi depuis le {since}, {waiting} achats les attendent. Remettez les jetons, demandez une confirmation ou libérez.',
  key_change_failed: 'Le compteur {meter} n’a pas accepté ses jetons de changement de clé : {note} Demandez un nouveau jeu au fournisseur.',
  adjustment_waiting: 'Un ajustement de {amount} ({account}) attend une seconde personne.',
  token_request_waiting: 'Un jeton à la main ({kind}) pour le compteur {meter} attend une seconde personne.',
  message_failed: 'Un message n’a pas pu être remis ({kind} ; {reason}).',
  webhook_failing: '{url} échoue depuis cinq jours et n’est plus avertie de rien. Réparez-la, puis réactivez-la sous Paramètres, Webhooks.',
  webhook_gone: '{url} dit qu’elle n’existe plus (410) et n’est plus avertie de rien. Réactivez-la sous Paramètres, Webhooks.',
  whatsapp_number: 'Le numéro WhatsApp {number} n’envoie rien : {reason}.',
};
