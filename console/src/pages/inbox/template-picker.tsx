import { useState } from 'react';
import type { MessagingTemplatesListData, MessagingTemplatesListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { PhonePreview } from '../../ui/phone-preview.tsx';
import { ProblemNote, Skeleton } from '../../ui/states.tsx';
import { cardsAreWhole, cardsOf, shownCards, valuesBeside } from '../templates/cards.ts';
import type { Card } from '../templates/cards.ts';
import { CardsField } from '../templates/cards-field.tsx';
import { HeaderField } from '../campaigns/header-field.tsx';
import type { Header } from '../campaigns/plan.ts';
import { OpeningField } from '../templates/opening-field.tsx';
import { openingsAreWhole, openingsOf, writtenOpenings } from '../templates/opening.ts';
import type { Opening } from '../templates/opening.ts';
import { draftOf, filled, filledAbove, headFormat, placesOf } from '../templates/draft.ts';
import type { Template } from '../templates/draft.ts';
import { useMediaWord } from '../templates/use-media-word.ts';
import { ValueField } from '../templates/value-field.tsx';
import type { Pending } from './pending.ts';
import type { OpenConversation } from './types.ts';
import { words } from './words/index.ts';

type Props = { conversation: OpenConversation; closed: boolean; send: (body: Pending['body']) => void; close: () => void };

const MANY = 100;

/** An approved template with its values, and how it will look: all that WhatsApp takes when its window is closed. */
export function TemplatePicker({ conversation, closed, send, close }: Props) {
  const { say } = useWords(words);
  const { data, error } = useRead<MessagingTemplatesListData, MessagingTemplatesListResponses>('/api/messaging/templates/', {
    query: { channel: 'whatsapp', status: 'approved', page_size: MANY },
  });
  const [id, setId] = useState('');
  const templates = data?.results ?? [];
  const chosen = templates.find((one) => one.id === id) ?? templates[0];
  // a closed window takes nothing but a template
  const cancel = closed ? null : close;
  if (error) return <ProblemNote problem={error} />;
  if (!data) return <Skeleton rows={2} />;
  return (
    <div className="max-h-[55vh] space-y-2 overflow-y-auto">
      {closed && <p className="text-sm text-quiet">{say('inbox.closedText')}</p>}
      {chosen ? (
        <>
          <Select
            label={say('inbox.template')}
            data-key="r"
            value={chosen.id}
            choices={templates.map((one) => ({ value: one.id, label: `${one.name} (${one.language})` }))}
            onChange={(event) => setId(event.target.value)}
          />
          <Values
            key={chosen.id}
            template={chosen}
            name={conversation.contact_name}
            cancel={cancel}
            send={(body) => {
              send(body);
              close();
            }}
          />
        </>
      ) : (
        <NoneYet cancel={cancel} />
      )}
    </div>
  );
}

function NoneYet({ cancel }: { cancel: (() => void) | null }) {
  const { say } = useWords(words);
  return (
    <>
      <p className="rounded-md bg-surface-2 px-3 py-2">{say('inbox.noTemplates')}</p>
      {cancel && <Button onClick={cancel}>{say('g.cancel')}</Button>}
    </>
  );
}

type ValuesProps = { template: Template; name: string; cancel: (() => void) | null; send: (body: Pending['body']) => void };

/** What a template is filled with, and whether it may go. */
function useFilling(template: Template, name: string) {
  const draft = draftOf(template);
  const places = [...placesOf(draft), ...valuesBeside(template.components)];
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => startOf(places, draft.fallbacks, name));
  const [header, setHeader] = useState<Header | null>(null);
  const [cards, setCards] = useState<readonly Card[]>([]);
  const [opened, setOpened] = useState<readonly Opening[]>([]);
  const format = headFormat(template.components);
  const openings = openingsOf(template.components);
  const buttons = writtenOpenings(opened);
  const parts = cardsOf(template.components);
  const filledIn = places.every((place) => (values[place] ?? '').trim() !== '') && (format === '' || header !== null);
  const body: Pending['body'] = {
    text: filled(draft.body, values),
    template: template.id,
    template_variables: values,
    ...(header === null ? {} : { header }),
    ...(buttons === null ? {} : { buttons }),
    ...(parts.length === 0 ? {} : { cards }),
  };
  const put = (place: string, value: string) => setValues({ ...values, [place]: value });
  const ready = filledIn && cardsAreWhole(parts, cards, { named: false }) && openingsAreWhole(openings, opened);
  return { draft, places, values, put, header, setHeader, cards, setCards, opened, setOpened, format, openings, parts, body, ready };
}

type Filling = ReturnType<typeof useFilling>;

function Values({ template, name, cancel, send }: ValuesProps) {
  const { say } = useWords(words);
  const filling = useFilling(template, name);
  const { draft, places, values, put, ready, body } = filling;
  return (
    <form
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        send(body);
      }}
    >
      <div className="space-y-1">
        <HeaderField format={filling.format} header={filling.header} put={filling.setHeader} />
        {places.map((place) => (
          <ValueField
            key={place}
            name={place}
            label={say('inbox.value', { name: place })}
            hint={draft.examples[place] ? say('inbox.forExample', { text: draft.examples[place] }) : undefined}
            required
            value={values[place] ?? ''}
            put={(value) => put(place, value)}
          />
        ))}
        <CardsField parts={filling.parts} cards={filling.cards} put={filling.setCards} />
        <OpeningField parts={filling.openings} given={filling.opened} put={filling.setOpened} />
        <p className="flex flex-wrap gap-2 pt-1">
          <Button look="primary" type="submit" disabled={!ready}>
            {say('inbox.sendTemplate')}
          </Button>
          {cancel && (
            <Button look="ghost" onClick={cancel}>
              {say('g.cancel')}
            </Button>
          )}
        </p>
      </div>
      <div className="max-sm:hidden">
        <Preview filling={filling} />
      </div>
    </form>
  );
}

function Preview({ filling: { draft, values, format, header, parts, cards } }: { filling: Filling }) {
  const { say } = useWords(words);
  const { name: client } = usePlace();
  const called = useMediaWord();
  return (
    <PhonePreview
      label={say('inbox.preview')}
      message={{
        channel: 'whatsapp',
        from: client || say('inbox.us'),
        ...(format === '' ? {} : { media: header?.filename ?? header?.location?.name ?? called(format) }),
        header: filledAbove(draft.header, values),
        body: filled(draft.body, values),
        footer: draft.footer,
        buttons: draft.buttons.map((one) => one.text),
        cards: shownCards(parts, cards, { values, called }),
      }}
    />
  );
}

function startOf(places: readonly string[], fallbacks: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(places.map((place) => [place, place === 'name' ? name || (fallbacks[place] ?? '') : (fallbacks[place] ?? '')]));
}
