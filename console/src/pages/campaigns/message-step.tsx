import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field, Select, TextArea } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { PhonePreview } from '../../ui/phone-preview.tsx';
import { SmsCount } from '../sms/count.tsx';
import { draftOf, filled, filledAbove, headFormat, headPlaces, placesIn } from '../templates/draft.ts';
import type { Template } from '../templates/draft.ts';
import { cardsOf, shownCards, valuesBeside } from '../templates/cards.ts';
import { CardsField } from '../templates/cards-field.tsx';
import { OpeningField } from '../templates/opening-field.tsx';
import { openingsOf } from '../templates/opening.ts';
import { useMediaWord } from '../templates/use-media-word.ts';
import { ValueField } from '../templates/value-field.tsx';
import { HeaderField } from './header-field.tsx';
import { withSecond } from './plan.ts';
import type { Plan, Words } from './plan.ts';
import type { Channel } from './types.ts';
import { useTemplates } from './use-templates.ts';
import type { StepProps } from './wizard.tsx';
import { words } from './words/index.ts';

/** Places that take each person's own value. */
const OWN = new Set(['name', 'phone', 'language', 'email']);

/** The words, by hand or by template, once or in two forms that are tried against each other. */
export function MessageStep({ campaign, plan, put }: StepProps) {
  const { say } = useWords(words);
  const templates = useTemplates();
  const write = (at: number, change: Partial<Words>) => {
    const next = plan.words.map((one, index) => (index === at ? { ...one, ...change } : one));
    put({ words: next as unknown as Plan['words'] });
  };
  return (
    <div className="space-y-4">
      {plan.words.map((one, at) => (
        <div key={at} className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
          <Panel title={plan.words.length > 1 ? say('campaigns.variant', { key: 'AB'[at] ?? '' }) : say('g.message')}>
            <div className="space-y-3 px-4 pb-4">
              <WordsForm one={one} channels={campaign.channels} templates={templates} write={(change) => write(at, change)} />
              <Values one={one} templates={templates} plan={plan} put={put} />
            </div>
          </Panel>
          <Previews one={one} channels={campaign.channels} templates={templates} variables={plan.variables} />
        </div>
      ))}
      <Check
        label={say('campaigns.ab')}
        hint={say('campaigns.abText')}
        checked={plan.words.length > 1}
        onChange={(event) => put(withSecond(plan, event.target.checked))}
      />
      {plan.ab && <AbRule ab={plan.ab} put={(ab) => put({ ab })} />}
      {campaign.channels[0] === 'whatsapp' && (
        <div className="max-w-sm">
          <Field
            label={say('campaigns.failover')}
            hint={say('campaigns.failoverText')}
            type="number"
            min={1}
            value={plan.failover ?? ''}
            onChange={(event) => put({ failover: event.target.value === '' ? null : Number.parseInt(event.target.value, 10) })}
          />
        </div>
      )}
    </div>
  );
}

type FormProps = { one: Words; channels: readonly Channel[]; templates: readonly Template[]; write: (change: Partial<Words>) => void };

function WordsForm({ one, channels, templates, write }: FormProps) {
  const { say } = useWords(words);
  const of = (channel: string, first: string) => [
    { value: '', label: first },
    ...templates
      .filter((template) => template.channel === channel && (channel !== 'whatsapp' || template.approved))
      .map(({ id, name, language }) => ({ value: id, label: `${name} (${language})` })),
  ];
  const plain = channels.find((channel) => channel !== 'whatsapp');
  return (
    <>
      {channels.includes('whatsapp') && (
        <TemplateFields one={one} templates={templates} choices={of('whatsapp', say('campaigns.chooseTemplate'))} write={write} />
      )}
      {plain && (
        <Select
          label={say('g.template')}
          choices={of(plain, say('campaigns.ownWords'))}
          value={one.template}
          onChange={(event) => write({ template: event.target.value })}
        />
      )}
      {channels.includes('email') && one.template === '' && (
        <Field label={say('campaigns.subject')} value={one.subject} onChange={(event) => write({ subject: event.target.value })} />
      )}
      {plain && one.template === '' && (
        <TextArea
          label={say('campaigns.words')}
          rows={5}
          hint={say('campaigns.wordsHint')}
          value={one.text}
          onChange={(event) => write({ text: event.target.value })}
        />
      )}
      {channels.includes('sms') && <SmsCount message={one.text} template={one.template} />}
    </>
  );
}

type TemplateProps = Omit<FormProps, 'channels'> & { choices: readonly { value: string; label: string }[] };

/** The WhatsApp template, and what stands above its text and on its cards. */
function TemplateFields({ one, templates, choices, write }: TemplateProps) {
  const { say } = useWords(words);
  const chosen = templates.find(({ id }) => id === one.whatsapp);
  return (
    <>
      <Select
        label={say('campaigns.waTemplate')}
        hint={say('campaigns.waTemplateText')}
        choices={choices}
        value={one.whatsapp}
        onChange={(event) => write({ whatsapp: event.target.value, header: null, cards: null, buttons: null })}
      />
      {chosen && (
        <div key={one.whatsapp} className="space-y-3">
          <HeaderField format={headFormat(chosen.components)} header={one.header} put={(header) => write({ header })} />
          <CardsField parts={cardsOf(chosen.components)} cards={one.cards ?? []} put={(cards) => write({ cards })} />
          <OpeningField parts={openingsOf(chosen.components)} given={one.buttons ?? []} put={(buttons) => write({ buttons })} />
        </div>
      )}
    </>
  );
}

function textOf(one: Words, templates: readonly Template[]): string {
  const texts = [one.whatsapp, one.template].map((id) => templates.find((template) => template.id === id)?.body_text ?? '');
  return [one.subject, one.template === '' ? one.text : '', ...texts].join(' ');
}

/** Values that are the same for everybody; a person's own stand in by themselves. */
function Values({ one, templates, plan, put }: { one: Words; templates: readonly Template[]; plan: Plan; put: StepProps['put'] }) {
  const { say } = useWords(words);
  const chosen = templates.find(({ id }) => id === one.whatsapp);
  const beside = chosen ? [...headPlaces(draftOf(chosen).header), ...valuesBeside(chosen.components)] : [];
  const places = [...new Set([...placesIn(textOf(one, templates)), ...beside])].filter((name) => !OWN.has(name));
  if (places.length === 0) return null;
  return (
    <fieldset className="grid gap-x-3 rounded-lg border border-line p-3 sm:grid-cols-2">
      <legend className="px-1 text-sm font-medium">{say('campaigns.values')}</legend>
      {places.map((name) => (
        <ValueField
          key={name}
          name={name}
          label={say('campaigns.valueOf', { name })}
          hint={say('campaigns.valueHint')}
          value={plan.variables[name] ?? ''}
          put={(value) => put({ variables: { ...plan.variables, [name]: value } })}
        />
      ))}
    </fieldset>
  );
}

type PreviewProps = { one: Words; channels: readonly Channel[]; templates: readonly Template[]; variables: Readonly<Record<string, string>> };

function Previews({ one, channels, templates, variables }: PreviewProps) {
  const { say } = useWords(words);
  const called = useMediaWord();
  const { name } = usePlace();
  return (
    <div className="space-y-4 lg:sticky lg:top-16">
      {channels.map((channel) => (
        <PhonePreview
          key={channel}
          label={say('campaigns.preview', { channel: say(`campaigns.type.${channel}`) })}
          message={{
            channel,
            from: name || say('campaigns.you'),
            ...shownOf({ one, templates, variables, channel }, called),
          }}
        />
      ))}
    </div>
  );
}

type Shown = Omit<PreviewProps, 'channels'> & { channel: Channel };

function shownOf({ one, templates, variables, channel }: Shown, called: (format: string) => string) {
  const template = templates.find(({ id }) => id === (channel === 'whatsapp' ? one.whatsapp : one.template));
  if (!template) return { subject: one.subject, body: filled(channel === 'whatsapp' ? '' : one.text, variables) };
  const draft = draftOf(template);
  const values = { ...draft.examples, ...variables };
  const head = headFormat(template.components);
  return {
    header: filledAbove(draft.header, values),
    body: filled(draft.body, values),
    footer: draft.footer,
    buttons: draft.buttons.map((button) => button.text),
    subject: filled(draft.subject, values),
    cards: shownCards(cardsOf(template.components), one.cards ?? [], { values, called }),
    ...(head === '' ? {} : { media: one.header?.filename ?? called(head) }),
  };
}

type Ab = NonNullable<Plan['ab']>;
const WINNERS: readonly Ab['winner_by'][] = ['delivered', 'read', 'replied', 'fewest_opt_outs', 'manual'];

function AbRule({ ab, put }: { ab: Ab; put: (ab: Ab) => void }) {
  const { say } = useWords(words);
  const number = (text: string, least: number) => Math.max(least, Number.parseInt(text, 10) || least);
  return (
    <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-3">
      <Field
        label={say('campaigns.abPercent')}
        type="number"
        min={1}
        max={99}
        value={ab.percent}
        onChange={(event) => put({ ...ab, percent: number(event.target.value, 1) })}
      />
      <Field
        label={say('campaigns.abMinutes')}
        type="number"
        min={5}
        value={ab.minutes}
        onChange={(event) => put({ ...ab, minutes: number(event.target.value, 5) })}
      />
      <Select
        label={say('campaigns.abWinner')}
        choices={WINNERS.map((value) => ({ value, label: say(`campaigns.winner.${value}`) }))}
        value={ab.winner_by}
        onChange={(event) => put({ ...ab, winner_by: event.target.value as Ab['winner_by'] })}
      />
    </div>
  );
}
