import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ButtonList, UNLESS_FIXED } from './buttons.tsx';
import { headFormat, placesIn } from './draft.ts';
import type { Button as TemplateButton, CardDraft } from './draft.ts';
import { Sample, wantsSample } from './head.tsx';
import { words } from './words/index.ts';

const [LEAST, MOST, LONGEST] = [2, 10, 160];
const KINDS = ['image', 'video', 'product'] as const;
const blank = (format: string): CardDraft => ({ media: { type: 'HEADER', format }, body: '', examples: {}, buttons: [] });

type Props = { cards: readonly CardDraft[]; put: (cards: readonly CardDraft[]) => void; errors: readonly string[] | undefined };

/** Cards that slide below the text. They are alike: all have a picture, all a film or all a product, and the same buttons with words of their own. */
export function CardsEditor({ cards, put, errors }: Props) {
  const { say } = useWords(words);
  const [first] = cards;
  if (first === undefined)
    return (
      <Button className={UNLESS_FIXED} onClick={() => put([blank('IMAGE'), blank('IMAGE')])}>
        <Icon name="plus" /> {say('templates.addCards')}
      </Button>
    );
  const kind = KINDS.find((one) => one === headFormat([first.media])) ?? 'image';
  const change = (at: number, card: CardDraft) => put(alike(cards, at, card));
  return (
    <div className="space-y-3">
      <Segmented
        label={say('templates.cardsHave')}
        value={kind}
        onChange={(format) => put(cards.map((card) => ({ ...card, media: { type: 'HEADER', format: format.toUpperCase() } })))}
        options={KINDS.map((value) => ({ value, label: say(`templates.media.${value}`) }))}
      />
      {cards.map((card, at) => (
        <OneCard
          key={at}
          at={at}
          card={card}
          change={(next) => change(at, next)}
          remove={cards.length > LEAST ? () => put(cards.filter((_one, index) => index !== at)) : undefined}
        />
      ))}
      {errors && (
        <p role="alert" className="text-xs text-danger">
          {errors.join(' ')}
        </p>
      )}
      <p className={`flex flex-wrap gap-2 ${UNLESS_FIXED}`}>
        {cards.length < MOST && (
          <Button onClick={() => put([...cards, { ...blank(kind.toUpperCase()), buttons: first.buttons.map(emptied) }])}>
            <Icon name="plus" /> {say('templates.addCard')}
          </Button>
        )}
        <Button look="ghost" onClick={() => put([])}>
          {say('templates.noCards')}
        </Button>
      </p>
    </div>
  );
}

const emptied = ({ type, kept }: TemplateButton): TemplateButton => ({ type, kept: type === 'OTHER' ? kept : {}, text: '', to: '', example: '' });

/** A button more, less or of another kind is so on every card. */
function alike(cards: readonly CardDraft[], at: number, changed: CardDraft): CardDraft[] {
  const before = cards[at]?.buttons ?? [];
  const gone = before.findIndex((button, index) => changed.buttons[index] !== button);
  const isFewer = changed.buttons.length < before.length;
  return cards.map((card, index) => {
    if (index === at) return changed;
    const own = isFewer ? card.buttons.filter((_one, place) => place !== gone) : card.buttons;
    return { ...card, buttons: changed.buttons.map((button, place) => (own[place]?.type === button.type ? own[place] : emptied(button))) };
  });
}

type OneProps = { at: number; card: CardDraft; change: (card: CardDraft) => void; remove: (() => void) | undefined };

function OneCard({ at, card, change, remove }: OneProps) {
  const { say } = useWords(words);
  return (
    <fieldset className="space-y-2 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">{say('templates.card', { n: at + 1 })}</legend>
      {wantsSample(card.media) && <Sample media={card.media} put={({ media }) => change({ ...card, media })} />}
      <TextArea
        label={say('templates.cardText')}
        rows={2}
        maxLength={LONGEST}
        value={card.body}
        onChange={(event) => change({ ...card, body: event.target.value })}
      />
      {placesIn(card.body).map((name) => (
        <Field
          key={name}
          label={say('templates.example', { name })}
          required
          value={card.examples[name] ?? ''}
          onChange={(event) => change({ ...card, examples: { ...card.examples, [name]: event.target.value } })}
        />
      ))}
      <ButtonList buttons={card.buttons} onCard change={(buttons) => change({ ...card, buttons })} />
      {remove && (
        <Button look="ghost" className={UNLESS_FIXED} onClick={remove}>
          {say('templates.removeCard')}
        </Button>
      )}
    </fieldset>
  );
}
