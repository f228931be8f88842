import type { MessagingCampaignsUpdateData } from '../../api/generated/types.gen.ts';
import { filled, placesIn } from './draft.ts';

/** What somebody gives for a card of a template that slides. */
export type Card = NonNullable<MessagingCampaignsUpdateData['body']['whatsapp_cards']>[number];
/** A card as it was approved: the kind of its file, its text, its buttons, and the names of what has to be given. */
export type CardPart = { format: string; body: string; buttons: readonly string[]; places: readonly string[] };
type Part = Readonly<Record<string, unknown>>;

export const OFFER_ENDS_AT = 'offer_ends_at';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly Part[] => (Array.isArray(value) ? (value as Part[]) : []);
const partOf = (components: readonly unknown[], type: string): Part | undefined =>
  (components as readonly Part[]).find((part) => text(part['type']).toLowerCase() === type);

/** Buttons that take a value: an address with a place in it, a code to copy. */
function valuesOfButtons(components: readonly unknown[]): readonly string[] {
  return list(partOf(components, 'buttons')?.['buttons']).flatMap((button, at) => {
    const type = text(button['type']).toUpperCase();
    return type === 'COPY_CODE' || (type === 'URL' && placesIn(text(button['url'])).length > 0) ? [`button_${at + 1}`] : [];
  });
}

/** What has to be given besides the values of the text: for buttons, and until when an offer counts. */
export function valuesBeside(components: readonly unknown[]): readonly string[] {
  const offer = partOf(components, 'limited_time_offer')?.['limited_time_offer'] as Part | undefined;
  return [...valuesOfButtons(components), ...(offer?.['has_expiration'] === true ? [OFFER_ENDS_AT] : [])];
}

/** The cards of a template that slides; none for others. */
export function cardsOf(components: readonly unknown[]): readonly CardPart[] {
  return list(partOf(components, 'carousel')?.['cards']).map((card) => {
    const parts = list(card['components']);
    const body = text(partOf(parts, 'body')?.['text']);
    return {
      format: text(partOf(parts, 'header')?.['format']).toLowerCase(),
      body,
      buttons: list(partOf(parts, 'buttons')?.['buttons']).map((button) => text(button['text'])),
      places: [...placesIn(body), ...valuesOfButtons(parts)],
    };
  });
}

const isCounted = (name: string): boolean => /^(\d+|button_\d+)$/.test(name);

/** Whether every card has its file or product and its values; those with a name may be the person's own. */
export function cardsAreWhole(parts: readonly CardPart[], cards: readonly Card[], { named }: { named: boolean }): boolean {
  return parts.every(({ format, places }, at) => {
    const { asset, product, variables = {} } = cards[at] ?? {};
    const above = format === 'product' ? product : asset;
    const wanted = places.filter((name) => !named || isCounted(name));
    return (format === '' || above !== undefined) && wanted.every((name) => (variables[name] ?? '').trim() !== '');
  });
}

type Shown = { values: Readonly<Record<string, string>>; called: (format: string) => string };

/** As the phone shows them; a file that is not chosen yet is called by its kind. */
export function shownCards(parts: readonly CardPart[], cards: readonly Card[], { values, called }: Shown) {
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => !isCounted(name)));
  return parts.map(({ format, body, buttons }, at) => ({
    media: cards[at]?.filename ?? cards[at]?.product?.product_retailer_id ?? called(format),
    body: filled(body, { ...own, ...cards[at]?.variables }),
    buttons,
  }));
}
