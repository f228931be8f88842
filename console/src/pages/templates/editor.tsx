import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type {
  MessagingTemplatesCreateData,
  MessagingTemplatesCreateResponses,
  MessagingTemplatesUpdateData,
  MessagingTemplatesUpdateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import type { Problem } from '../../api/problem.ts';
import { usePlace } from '../../api/place.ts';
import { languageName } from '../../format/language.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select, TextArea } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { PhonePreview } from '../../ui/phone-preview.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SmsCount } from '../sms/count.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { ButtonList } from './buttons.tsx';
import { CardsEditor } from './cards-editor.tsx';
import { bodyOf, filled, filledAbove, headFormat, isCode } from './draft.ts';
import type { CardDraft, Channel, Draft, Head, Template } from './draft.ts';
import { HeadFields } from './head.tsx';
import { Variables } from './variables.tsx';
import { words } from './words/index.ts';

type Props = { start: Draft; template?: Template; fixed?: boolean; children?: ReactNode };
export type Put = (change: Partial<Draft>) => void;

const TO_READ = '[&:disabled_:is(input,select,textarea)]:bg-surface-2 [&:disabled_:is(input,select,textarea)]:opacity-100';

/** A template and, beside it, the phone that gets it and what else is known of it. What cannot be changed is to be read, not greyed out. */
export function TemplateEditor({ start, template, fixed = false, children }: Props) {
  const { say } = useWords(words);
  const may = useMay();
  const [draft, setDraft] = useState(start);
  const put: Put = (change) => setDraft({ ...draft, ...change });
  const { save, problem, busy } = useSave(draft, template);
  const errors = problem?.details ?? {};
  const closed = fixed || !may('templates.write');
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
      <Panel title={say('g.template')}>
        <form
          className="px-4 pb-4"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <fieldset disabled={closed} className={`min-w-0 space-y-2 ${TO_READ}`}>
            {fixed && template?.status === 'approved' && <p className="text-sm text-quiet">{say('templates.fixed')}</p>}
            <Kind draft={draft} put={put} isNew={template === undefined} errors={errors} />
            <Text draft={draft} put={put} errors={errors} />
            <Variables draft={draft} put={put} />
            <Below draft={draft} put={put} errors={errors} />
            <ProblemNote problem={problem} />
            {!closed && (
              <div className="flex justify-end pt-2">
                <Button look="primary" type="submit" disabled={busy}>
                  {say('templates.save')}
                </Button>
              </div>
            )}
          </fieldset>
        </form>
      </Panel>
      <Aside draft={draft}>{children}</Aside>
    </div>
  );
}

/** Buttons, or cards that slide: WhatsApp takes one or the other, and of one-time codes neither. */
function Below({ draft, put, errors }: PartProps) {
  if (draft.channel !== 'whatsapp' || isCode(draft)) return null;
  const slides = draft.cards.length > 0;
  return (
    <>
      {!slides && <ButtonList buttons={draft.buttons} change={(buttons) => put({ buttons })} />}
      <CardsEditor cards={draft.cards} put={(cards) => put({ cards })} errors={slides ? errors['components'] : undefined} />
    </>
  );
}

function Aside({ draft, children }: { draft: Draft; children: ReactNode }) {
  const { say } = useWords(words);
  const { name } = usePlace();
  return (
    <div className="space-y-4 lg:sticky lg:top-16">
      <PhonePreview
        label={say('templates.preview')}
        message={{
          channel: draft.channel,
          from: draft.channel === 'email' ? draft.name : name || say('templates.you'),
          subject: filled(draft.subject, draft.examples),
          body: filled(draft.body, draft.examples),
          ...(draft.cards.length > 0 ? { cards: draft.cards.map((card) => shownCard(card, (kind) => say(`templates.media.${kind}`))) } : {}),
          ...(draft.cards.length > 0 || isCode(draft) ? {} : aroundOf(draft, (kind) => say(`templates.media.${kind}`))),
        }}
      />
      {draft.channel === 'sms' && <SmsCount message={filled(draft.body, draft.examples)} />}
      {children}
    </div>
  );
}

function useSave(draft: Draft, template: Template | undefined): { save: () => void; problem: Problem | null; busy: boolean } {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const create = useAct<MessagingTemplatesCreateData, MessagingTemplatesCreateResponses>('/api/messaging/templates/');
  const update = useAct<MessagingTemplatesUpdateData, MessagingTemplatesUpdateResponses>('/api/messaging/templates/{id}/', { method: 'PATCH' });
  const act = template ? update : create;
  const onSuccess = ({ id }: { id: string }) => {
    toast(say('templates.saved'));
    if (!template) void navigate({ to: '/templates/$id', params: { id } });
  };
  const save = () => {
    const { channel, ...body } = bodyOf(draft);
    if (template) update.mutate({ path: { id: template.id }, body }, { onSuccess });
    else create.mutate({ body: { ...body, channel: channel ?? 'whatsapp' } }, { onSuccess });
  };
  return { save, problem: act.error, busy: act.isPending };
}

type Kind = Exclude<Head, 'words'>;

/** What stands above and below the text. */
function aroundOf(draft: Draft, called: (kind: Kind) => string) {
  return {
    ...(draft.media ? { media: called(kindOf(draft.media)) } : {}),
    header: filledAbove(draft.header, draft.examples),
    footer: draft.footer,
    buttons: draft.buttons.map((one) => one.text || one.example),
  };
}

function shownCard({ media, body, examples, buttons }: CardDraft, called: (kind: Kind) => string) {
  return { media: called(kindOf(media)), body: filled(body, examples), buttons: buttons.map((one) => one.text) };
}

const kindOf = (media: NonNullable<Draft['media']>): Kind => headFormat([media]) || 'document';

type PartProps = { draft: Draft; put: Put; errors: Readonly<Record<string, readonly string[]>> };

const LANGUAGES = ['en', 'sw', 'fr', 'ar', 'en_US', 'en_GB'] as const;
const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const;

function Kind({ draft, put, isNew, errors }: PartProps & { isNew: boolean }) {
  const { say, language } = useWords(words);
  const languages = [...new Set([...LANGUAGES, draft.language])].map((value) => ({ value, label: languageName(value, language) }));
  return (
    <>
      {isNew && (
        <Segmented
          label={say('templates.channel')}
          value={draft.channel}
          onChange={(channel: Channel) => put({ channel })}
          options={[
            { value: 'whatsapp', label: 'WhatsApp' },
            { value: 'sms', label: 'SMS' },
            { value: 'email', label: say('sign.email') },
          ]}
        />
      )}
      <Field
        label={say('common.name')}
        value={draft.name}
        required
        hint={draft.channel === 'whatsapp' ? say('templates.nameHint') : undefined}
        errors={errors['name']}
        onChange={(event) => put({ name: draft.channel === 'whatsapp' ? event.target.value.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_') : event.target.value })}
      />
      <div className="grid gap-x-3 max-sm:gap-y-2 sm:grid-cols-2">
        <Select
          label={say('shell.language')}
          choices={languages}
          value={draft.language}
          errors={errors['language']}
          onChange={(event) => put({ language: event.target.value })}
        />
        <Select
          label={say('templates.category')}
          choices={CATEGORIES.map((value) => ({ value, label: say(`templates.category.${value}`) }))}
          value={draft.category}
          hint={say('templates.categoryHint')}
          errors={errors['category']}
          onChange={(event) => put({ category: event.target.value })}
        />
      </div>
    </>
  );
}

const [FOOTER, BODY] = [60, { whatsapp: 1024, sms: 1600, email: 4096 }] as const;

/** What the text may hold, by where it goes. */
function hintOf(draft: Draft): 'templates.codeHint' | 'templates.bodyHint' | 'templates.bodyHintPlain' {
  if (isCode(draft)) return 'templates.codeHint';
  return draft.channel === 'whatsapp' ? 'templates.bodyHint' : 'templates.bodyHintPlain';
}

/** Words of one-time codes and of cards that slide have nothing above them and nothing below. */
const isFramed = (draft: Draft): boolean => draft.channel === 'whatsapp' && !isCode(draft) && draft.cards.length === 0;

function Text({ draft, put, errors }: PartProps) {
  const { say } = useWords(words);
  const framed = isFramed(draft);
  return (
    <>
      {draft.channel === 'email' && (
        <Field
          label={say('templates.subject')}
          value={draft.subject}
          required
          errors={errors['subject']}
          onChange={(event) => put({ subject: event.target.value })}
        />
      )}
      {framed && <HeadFields draft={draft} put={put} errors={draft.media ? errors['components'] : undefined} />}
      <TextArea
        label={say('templates.body')}
        value={draft.body}
        required
        rows={6}
        maxLength={BODY[draft.channel]}
        hint={say(hintOf(draft))}
        errors={errors['body_text']}
        onChange={(event) => put({ body: event.target.value })}
      />
      {framed && draft.category === 'UTILITY' && <p className="text-sm text-quiet">{say('templates.tokenHint')}</p>}
      {framed && (
        <Field
          label={say('templates.footer')}
          value={draft.footer}
          maxLength={FOOTER}
          errors={draft.media ? undefined : errors['components']}
          onChange={(event) => put({ footer: event.target.value })}
        />
      )}
    </>
  );
}
