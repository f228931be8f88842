import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { AttachButton } from '../inbox/attach.tsx';
import type { Card, CardPart } from './cards.ts';
import { ProductFields } from './product-fields.tsx';
import { words } from './words/index.ts';

type Props = { parts: readonly CardPart[]; cards: readonly Card[]; put: (cards: readonly Card[]) => void };

/** What each card of a template that slides is filled with: its file or product, and the values of its text and buttons. */
export function CardsField({ parts, cards, put }: Props) {
  const change = (at: number, card: Card) => put(parts.map((_part, index) => (index === at ? card : (cards[index] ?? {}))));
  return (
    <>
      {parts.map((part, at) => (
        <OneCard key={at} at={at} part={part} card={cards[at] ?? {}} put={(card) => change(at, card)} />
      ))}
    </>
  );
}

type OneProps = { at: number; part: CardPart; card: Card; put: (card: Card) => void };

function OneCard({ at, part, card, put }: OneProps) {
  const { say } = useWords(words);
  return (
    <fieldset className="space-y-2 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">{say('templates.card', { n: at + 1 })}</legend>
      {part.format === 'product' && <ProductFields product={card.product} put={(product) => put(withProduct(card, product))} />}
      {part.format !== '' && part.format !== 'product' && (
        <p className="flex flex-wrap items-center gap-x-2 text-sm">
          <AttachButton worded attach={({ id, name }) => put({ ...card, asset: id, filename: name })} />
          <span className="min-w-0 break-words text-quiet">
            {card.asset === undefined ? say(part.format === 'video' ? 'templates.cardVideo' : 'templates.cardImage') : card.filename}
          </span>
        </p>
      )}
      {part.places.map((name) => (
        <Field
          key={name}
          label={say('templates.cardValue', { name })}
          value={card.variables?.[name] ?? ''}
          onChange={(event) => put({ ...card, variables: { ...card.variables, [name]: event.target.value } })}
        />
      ))}
    </fieldset>
  );
}

function withProduct({ product: _before, ...card }: Card, product: Card['product'] | null): Card {
  return product ? { ...card, product } : card;
}
