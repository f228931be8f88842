import type { Texts } from './say.ts';

export const sw: Texts = {
  tamper: 'Mita {meter} inaripoti kuchezewa. Iangalie kabla haijafutiwa hali hiyo.',
  fault: 'Mita {meter} inaripoti hitilafu.',
  battery_low: 'Mita {meter}: betri iko {percent} %.',
  offline: 'Mita {meter} haijaripoti tangu {seen}.',
  offline_by_hand: 'Mita {meter} haijaripoti tangu ilipowekwa kuwa nje ya mtandao.',
  low_token: 'Mita {meter}: maji yaliyonunuliwa yatatosha kwa takriban siku {days} kwa matumizi ya kawaida.',
  meter_not_arrived:
    'Mita {meter} umekabidhiwa, lakini namba yake haiwezi kuchukuliwa: huenda mita au jina lako lingine linayo. Linganisha vifaa na uisajili kwa mkono.',
  meter_not_arrived_with_serial:
    'Mita {meter} (namba ya kiwandani {serial}) umekabidhiwa, lakini namba yake haiwezi kuchukuliwa: huenda mita au jina lako lingine linayo. Linganisha vifaa na uisajili kwa mkono.',
  payment_failed: 'Malipo {receipt} hayakuwa maji na yanasubiri kurejeshwa au mita nyingine: {reason}',
  payment_suspense: 'Malipo {receipt} hayataji mita inayojulikana.',
  payment_held: 'Malipo {receipt} yameshikiliwa: {reason}',
  payment_conflict: 'Taarifa ya pili ya risiti {receipt} inatofautiana ({difference}). Ya kwanza inabaki; linganisha na taarifa ya mtoa huduma.',
  notice_contradicted: 'M-Pesa inapinga taarifa ya risiti {receipt}: huenda imeghushiwa. Imehifadhiwa pamoja na matukio ya malipo; usiuze chochote kwa hiyo.',
  notice_absent: 'M-Pesa haijui risiti {receipt} inayotajwa na taarifa: huenda imeghushiwa. Imehifadhiwa pamoja na matukio ya malipo.',
  push_not_believed: 'Jibu la ombi la malipo haliwezi kuaminika lilivyo ({reason}); limehifadhiwa pamoja na matukio.',
  notices_unreadable: 'Taarifa za fedha haziwezi kuingizwa zilivyo: {reason}. Zimehifadhiwa pamoja na matukio ya malipo ili mtu azitatue.',
  notices_unreadable_last:
    'Taarifa za fedha haziwezi kuingizwa zilivyo: {reason} (ya mwisho: {receipt}). Zimehifadhiwa pamoja na matukio ya malipo ili mtu azitatue.',
  result_unreadable: 'Maelezo ya M-Pesa kuhusu {receipt} hayawezi kutumika yalivyo ({reason}); yamehifadhiwa pamoja na matukio ya malipo.',
  refund_failed: 'Kurejesha malipo {receipt} kumeshindikana; fedha ziko zilipokuwa ({reason}).',
  refund_unknown: 'Matokeo ya kurejesha malipo {receipt} hayajulikani; uliza M-Pesa au angalia taarifa yake, kisha watu wawili waamue ({reason}).',
  refund_contradicted:
    'M-Pesa inasema {receipt} yamerejeshwa, na hapa hali ya kurejesha ni {state}. Usiuze chochote kwa malipo hayo kabla jambo hili halijatatuliwa.',
  suspense_ageing: 'Malipo {count} ({amount}) yanasubiri mtu tangu {since}.',
  paybill_silence: 'Hakuna malipo yaliyoingia kwa {shortcode} tangu {last}.',
  paybill_not_pulled:
    'Paybill {shortcode} haikuweza kusomwa kwa siku nzima ({reason}). Baada ya siku mbili taarifa zilizopotea zinapatikana kwa taarifa ya akaunti tu.',
  reconciliation_break: '{day}: {count} × {what}',
  reconciliation_break_by: '{day}: {count} × {what} Tofauti: {amount}.',
  unknown_outcome: 'Mita {meter}: haijulikani kama muuzaji alitoa tokeni ({state}). Usitoe nyingine kwa mkono.',
  vending: 'Mita {meter}: {what}',
  vendor_discrepancy: 'Mita {meter}: jibu la muuzaji halilingani na vitabu vyetu ({reason}). Linganisha historia yake kabla ya kutoa chochote tena.',
  vendor_down: 'Akaunti ya tokeni {company} haijibu ({reason}). Manunuzi yanasubiri kwenye foleni; hakuna kinachopotea, na yataendelea yenyewe.',
  price_drift: '{company}: tokeni {count} za siku iliyopita zina kiasi cha maji tofauti na tulichouza, hadi {percent} %. Linganisha orodha za bei.',
  token_undeliverable: 'Tokeni ya mita {meter} haina wa kumfikia: mita haina mteja mwenye simu na namba ya mlipaji ilikuja imefichwa.',
  key_change_ageing:
    'Mabadiliko ya ufunguo "{name}": mita {count} hazijabadilika tangu {since}, manunuzi {waiting} yanazisubiri. Kabidhi tokeni tena, omba uthibitisho, au ruhusu.',
  key_change_failed: 'Mita {meter} haikupokea tokeni za kubadili ufunguo: {note} Omba seti mpya kwa muuzaji.',
  adjustment_waiting: 'Marekebisho ya {amount} ({account}) yanasubiri mtu wa pili.',
  token_request_waiting: 'Tokeni ya mkono ({kind}) ya mita {meter} inasubiri mtu wa pili.',
  message_failed: 'Ujumbe haukufika ({kind}; {reason}).',
  webhook_failing: '{url} imeshindwa kwa siku tano na haiarifiwi tena. Itengeneze, kisha iwashe kwenye Mipangilio, Webhooks.',
  webhook_gone: '{url} inasema imeondoka kabisa (410) na haiarifiwi tena. Iwashe tena kwenye Mipangilio, Webhooks.',
  whatsapp_number: 'Namba ya WhatsApp {number} haitumi chochote: {reason}.',
};
