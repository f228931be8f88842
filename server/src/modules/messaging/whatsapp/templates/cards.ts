import { Type } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { text } from '../../../../kernel/fields.ts';
import type { ProductRef, TemplatePart } from '../port.ts';
import type { TemplateCard, TemplateHeader } from './fill.ts';
import { ProductBody, readHeader } from './header.ts';
import type { TemplateRow } from './queries.ts';
import { placesIn, render, type Values } from './variables.ts';

/** Of one card, as a body of a request has it. */
export const CardsBody = Type.Array(
  Type.Object(
    {
      asset: Type.Optional(Type.String({ maxLength: 40, description: 'A file of ours, as kept under `/api/messaging/media/`.' })),
      filename: Type.Optional(text(240)),
      product: Type.Optional(ProductBody),
      variables: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9_]{1,60}$' }), text(1_000))),
    },
    { additionalProperties: false },
  ),
  {
    maxItems: 10,
    description: 'Of a template with cards that slide, each card in turn: its file or its product, and values of its text and buttons (`button_1`).',
  },
);

/** What somebody gives for a card. */
export interface GivenCard {
  readonly asset?: string;
  readonly filename?: string;
  readonly product?: ProductRef;
  readonly variables?: Values;
}

type CardPart = NonNullable<TemplatePart['cards']>[number];

/** The approved cards of a template that slides; none for others. */
function cardParts({ components }: Pick<TemplateRow, 'components'>): readonly CardPart[] {
  return components.find(({ type }) => type.toLowerCase() === 'carousel')?.cards ?? [];
}

/** Names of what a card needs besides its file: places of its text, and buttons that take a value. */
function namesIn({ components }: CardPart): readonly string[] {
  return components.flatMap((part) => {
    const type = part.type.toLowerCase();
    if (type === 'body') return placesIn(part.text ?? '');
    return type === 'buttons' ? (part.buttons ?? []).flatMap((button, index) => (takesValue(button) ? [`button_${index + 1}`] : [])) : [];
  });
}

function takesValue({ type, url }: Readonly<Record<string, unknown>>): boolean {
  const kind = String(type).toLowerCase();
  return kind === 'copy_code' || (kind === 'url' && placesIn(String(url)).length > 0);
}

/** Counted from one in each text: `1` of the text above the cards is not `1` of a card. */
const isCounted = (name: string): boolean => /^(\d+|button_\d+)$/.test(name);
const isBlank = (value: string | undefined): boolean => (value ?? '').trim() === '';

export type ReadCards = { readonly cards: readonly TemplateCard[] | undefined } | { readonly lacks: string };

/** What the cards of a template will show; or what they lack, in words for whoever has to give it. */
export async function readCards(tx: Tx, template: Pick<TemplateRow, 'components'>, given: readonly GivenCard[] | null): Promise<ReadCards> {
  const parts = cardParts(template);
  if (parts.length === 0) return { cards: undefined };
  const told = given ?? [];
  if (told.length !== parts.length) return { lacks: `${parts.length} cards (${told.length} were given)` };
  const cards: TemplateCard[] = [];
  for (const [index, part] of parts.entries()) {
    const card: TemplateCard | { readonly lacks: string } = await readCard(tx, part, told[index]!);
    if ('lacks' in card) return { lacks: `on card ${index + 1} ${card.lacks}` };
    cards.push(card);
  }
  return { cards };
}

async function readCard(tx: Tx, part: CardPart, { variables = {}, ...above }: GivenCard): Promise<TemplateCard | { readonly lacks: string }> {
  const head = part.components.find(({ type }) => type.toLowerCase() === 'header');
  const format = String(head?.format).toLowerCase();
  if (head !== undefined && format !== 'product' && above.asset === undefined) return { lacks: `a file (asset) of kind ${format}` };
  const read = await readHeader(tx, part, headOf(above));
  if ('lacks' in read) return read;
  const [missing] = namesIn(part).filter((name) => isCounted(name) && isBlank(variables[name]));
  return missing === undefined ? { header: read.header, values: variables } : { lacks: `a value for ${missing}` };
}

function headOf({ asset, filename, product }: GivenCard): TemplateHeader | null {
  if (product !== undefined) return { product };
  return asset === undefined ? null : { asset, ...(filename === undefined ? {} : { filename }) };
}

/** The cards with somebody's own values in their places; null where one is missing. */
export function spokenCards(template: Pick<TemplateRow, 'components'>, cards: readonly TemplateCard[], own: Values): readonly TemplateCard[] | null {
  const shared = Object.fromEntries(Object.entries(own).filter(([name]) => !isCounted(name)));
  const spoken = cards.map(({ header, values }) => ({ header, values: { ...shared, ...renderedIn(values, shared) } }));
  const isWhole = cardParts(template).every((part, index) => namesIn(part).every((name) => !isBlank((spoken[index]!.values as Values)[name])));
  return isWhole ? spoken : null;
}

/** A value may speak of the person; one that speaks of what nobody knows is none. */
function renderedIn(values: Values, own: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const { text: said, missing } = render(value, [], own);
      return [name, missing.length > 0 ? '' : said];
    }),
  );
}

/** What the cards say, one below the other, for where they cannot slide. */
export function textOfCards(template: Pick<TemplateRow, 'components'>, cards: readonly TemplateCard[]): readonly string[] {
  return cardParts(template).map((part, index) => {
    const body = part.components.find(({ type }) => type.toLowerCase() === 'body')?.text ?? '';
    return render(body, [], cards[index]?.values ?? {}).text;
  });
}
