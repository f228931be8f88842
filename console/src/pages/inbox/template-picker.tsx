import { useState } from 'react';
import type { MessagingTemplatesListData, MessagingTemplatesListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { PhonePreview } from '../../ui/phone-preview.tsx';
import { ProblemNote, Skeleton } from '../../ui/states.tsx';
import { draftOf, filled, partOf, placesIn } from '../templates/draft.ts';
import type { Template } from '../templates/draft.ts';
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
  if (error) return <ProblemNote problem={error} />;
  if (!data) return <Skeleton rows={2} />;
  return (
    <div className="max-h-[55vh] space-y-2 overflow-y-auto">
      {closed && <p className="text-sm text-quiet">{say('inbox.closedText')}</p>}
      {!chosen && <p className="rounded-md bg-surface-2 px-3 py-2">{say('inbox.noTemplates')}</p>}
      {chosen && (
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
            send={(body) => {
              send(body);
              close();
            }}
          />
        </>
      )}
      {!closed && (
        <Button look="ghost" onClick={close}>
          {say('g.cancel')}
        </Button>
      )}
    </div>
  );
}

type ValuesProps = { template: Template; name: string; send: (body: Pending['body']) => void };

function Values({ template, name, send }: ValuesProps) {
  const { say } = useWords(words);
  const draft = draftOf(template);
  const places = placesIn(`${draft.header} ${draft.body}`);
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => startOf(places, draft.fallbacks, name));
  const [link, setLink] = useState('');
  const media = mediaOf(template);
  const ready = places.every((place) => (values[place] ?? '').trim() !== '') && (media === '' || link !== '');
  return (
    <form
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        send({ text: filled(draft.body, values), template: template.id, template_variables: values, ...(media === '' ? {} : { header: { link } }) });
      }}
    >
      <div className="space-y-1">
        {media !== '' && (
          <Field label={say('inbox.mediaLink', { kind: media })} type="url" required value={link} onChange={(event) => setLink(event.target.value)} />
        )}
        {places.map((place) => (
          <Field
            key={place}
            label={say('inbox.value', { name: place })}
            hint={draft.examples[place] ? say('inbox.forExample', { text: draft.examples[place] }) : undefined}
            required
            value={values[place] ?? ''}
            onChange={(event) => setValues({ ...values, [place]: event.target.value })}
          />
        ))}
        <Button look="primary" type="submit" disabled={!ready}>
          {say('inbox.sendTemplate')}
        </Button>
      </div>
      <div className="max-sm:hidden">
        <PhonePreview
          label={say('inbox.preview')}
          message={{
            channel: 'whatsapp',
            from: say('inbox.us'),
            media,
            header: filled(draft.header, values),
            body: filled(draft.body, values),
            footer: draft.footer,
            buttons: draft.buttons.map((one) => one.text),
          }}
        />
      </div>
    </form>
  );
}

/** What a template's head wants besides words: image, video, document; empty when nothing. */
function mediaOf(template: Template): string {
  const format = partOf(template.components, 'header')?.['format'];
  const kind = typeof format === 'string' ? format.toLowerCase() : '';
  return ['image', 'video', 'document'].includes(kind) ? kind : '';
}

function startOf(places: readonly string[], fallbacks: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(places.map((place) => [place, place === 'name' ? name || (fallbacks[place] ?? '') : (fallbacks[place] ?? '')]));
}
