import { useState } from 'react';
import type {
  MessagingContactImportsCreateData,
  MessagingContactImportsCreateResponses,
  MessagingContactImportsGetData,
  MessagingContactImportsGetResponses,
} from '../../api/generated/types.gen.ts';
import { base64Of } from '../../api/download.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { FileField } from '../../ui/file-field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { FIELDS, guess, headingsOf } from './headings.ts';
import type { ImportField } from './headings.ts';
import { ImportLine } from './import-line.tsx';
import { listOf } from './parts.ts';
import { words } from './words/index.ts';

type Body = MessagingContactImportsCreateData['body'];

const LIVE_MS = 700;

/** A file, what its columns are, a trial that changes nothing, and then the same for good. */
export function ImportForm({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const [file, setFile] = useState<File | null>(null);
  const [headings, setHeadings] = useState<readonly string[]>([]);
  const [mapping, setMapping] = useState<Partial<Record<ImportField, string>>>({});
  const [tags, setTags] = useState('');
  const [keep, setKeep] = useState(false);
  const [wording, setWording] = useState('');
  const create = useAct<MessagingContactImportsCreateData, MessagingContactImportsCreateResponses>('/api/messaging/contact-imports/');
  const choose = async (chosen: File | null) => {
    setFile(chosen);
    create.reset();
    const found = chosen?.name.endsWith('.csv') ? headingsOf(await chosen.slice(0, 65_536).text()) : [];
    setHeadings(found);
    setMapping(guess(found));
  };
  const send = async (dryRun: boolean) => {
    if (!file) return;
    const options: Body['options'] = {
      tags: listOf(tags),
      on_existing: keep ? 'keep' : 'update',
      ...(wording.trim() === '' ? {} : { consent: { channels: ['sms', 'whatsapp'], wording: wording.trim() } }),
    };
    create.mutate({ body: { file_name: file.name, content_base64: await base64Of(file), dry_run: dryRun, mapping, options } });
  };
  const started = create.data;
  return (
    <div className="space-y-4 p-5">
      <FileField label={say('contacts.file')} accept=".csv,.xlsx" hint={say('contacts.fileHint')} choose={(chosen) => void choose(chosen)} />
      {headings.length > 0 && <Mapping headings={headings} mapping={mapping} change={setMapping} />}
      <Field label={say('contacts.importTags')} hint={say('contacts.tagsHint')} value={tags} onChange={(event) => setTags(event.target.value)} />
      <Field
        label={say('contacts.importConsent')}
        hint={say('contacts.importConsentHint')}
        value={wording}
        onChange={(event) => setWording(event.target.value)}
      />
      <Check label={say('contacts.keepKnown')} checked={keep} onChange={(event) => setKeep(event.target.checked)} />
      <ProblemNote problem={create.error} />
      {started && <Progress id={started.id} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{say('shell.close')}</Button>
        <Button disabled={!file || create.isPending} onClick={() => void send(true)}>
          {say('contacts.try')}
        </Button>
        <Button look="primary" disabled={!file || create.isPending || started?.dry_run !== true} onClick={() => void send(false)}>
          {say('contacts.takeIn')}
        </Button>
      </div>
    </div>
  );
}

type MappingProps = {
  headings: readonly string[];
  mapping: Partial<Record<ImportField, string>>;
  change: (next: Partial<Record<ImportField, string>>) => void;
};

function Mapping({ headings, mapping, change }: MappingProps) {
  const { say } = useWords(words);
  const choices = [{ value: '', label: say('common.none') }, ...headings.map((one) => ({ value: one, label: one }))];
  const set = (field: ImportField, heading: string) => {
    const { [field]: _before, ...rest } = mapping;
    change(heading === '' ? rest : { ...rest, [field]: heading });
  };
  return (
    <fieldset>
      <legend className="text-sm font-medium">{say('contacts.mapping')}</legend>
      <p className="mb-2 text-sm text-quiet">{say('contacts.mappingText')}</p>
      <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-2">
        {FIELDS.map((field) => (
          <Select
            key={field}
            label={say(`contacts.column.${field}`)}
            choices={choices}
            value={mapping[field] ?? ''}
            onChange={(event) => set(field, event.target.value)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Progress({ id }: { id: string }) {
  const { data } = useRead<MessagingContactImportsGetData, MessagingContactImportsGetResponses>('/api/messaging/contact-imports/{id}/', {
    path: { id },
    everyMs: LIVE_MS,
  });
  return <ul aria-live="polite">{data && <ImportLine one={data} />}</ul>;
}
