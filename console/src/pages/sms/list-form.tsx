import { useState } from 'react';
import { base64Of } from '../../api/download.ts';
import type {
  MessagingSmsImportsCreateData,
  MessagingSmsImportsCreateResponses,
  MessagingSmsImportsGetData,
  MessagingSmsImportsGetResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select, TextArea } from '../../ui/field.tsx';
import { FileField } from '../../ui/file-field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { headingsOf } from '../contacts/headings.ts';
import { PurposeChoice, Senders, Templates, type Purpose } from './compose.tsx';
import { guessed, LIST_FIELDS, type ListField } from './list-columns.ts';
import { ListOutcome } from './list-outcome.tsx';
import { words } from './words/index.ts';

type Body = MessagingSmsImportsCreateData['body'];
type Mapping = Partial<Record<ListField, string>>;
type Said = { message: string; template: string; sender: string; purpose: Purpose; at: string };

const LIVE_MS = 700;
const NOTHING: Said = { message: '', template: '', sender: '', purpose: 'service', at: '' };

/** A file with numbers and values, a trial that tells parts, price and who is left out, and then the sending itself. */
export function SendToList({ done }: { done: (sending: string) => void }) {
  const { say } = useWords(words);
  const { headings, mapping, said, tried, problem, ready, choose, change, map, send } = useDraft();
  const people = tried === undefined ? 0 : triedFor(tried);
  return (
    <div className="space-y-3 p-5">
      <FileField label={say('sms.listFile')} accept=".csv,.xlsx" hint={say('sms.listFileHint')} choose={(chosen) => void choose(chosen)} />
      {headings.length > 0 && <Columns headings={headings} mapping={mapping} change={map} />}
      <Wording said={said} change={change} />
      <ProblemNote problem={problem} />
      {tried ? <ListOutcome one={tried} done={done} /> : <p className="text-sm text-quiet">{say('sms.listTried')}</p>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button disabled={!ready} onClick={() => void send(true)}>
          {say('sms.listTry')}
        </Button>
        <Button look="primary" disabled={people === 0 || !ready} onClick={() => void send(false)}>
          {people === 0 ? say('g.send') : say('sms.listSend', { n: people.toLocaleString() })}
        </Button>
      </div>
    </div>
  );
}

/** People to whom it may be sent for good: after a trial that could be paid. */
function triedFor({ dry_run: isTrial, state, credits_missing: missing, created }: MessagingSmsImportsGetResponses[200]): number {
  return isTrial && state === 'done' && missing === '0' ? created : 0;
}

/** What is to be sent, and what became of it; any change makes a trial worthless. */
function useDraft() {
  const [file, setFile] = useState<File | null>(null);
  const [headings, setHeadings] = useState<readonly string[]>([]);
  const [mapping, setMapping] = useState<Mapping>({});
  const [said, setSaid] = useState<Said>(NOTHING);
  const { data, error, isPending, mutate, reset } = useAct<MessagingSmsImportsCreateData, MessagingSmsImportsCreateResponses>('/api/messaging/sms/imports/', {
    spends: true,
  });
  const choose = async (chosen: File | null) => {
    reset();
    setFile(chosen);
    const found = chosen?.name.endsWith('.csv') ? headingsOf(await chosen.slice(0, 65_536).text()) : [];
    setHeadings(found);
    setMapping(guessed(found));
  };
  const change = (next: Partial<Said>) => {
    reset();
    setSaid({ ...said, ...next });
  };
  const map = (next: Mapping) => {
    reset();
    setMapping(next);
  };
  const send = async (dryRun: boolean) => {
    if (file) mutate({ body: { file_name: file.name, content_base64: await base64Of(file), dry_run: dryRun, mapping, ...bodyOf(said) } });
  };
  return { headings, mapping, said, tried: useTried(data?.id), problem: error, ready: file !== null && !isPending, choose, change, map, send };
}

function useTried(id: string | undefined): MessagingSmsImportsGetResponses[200] | undefined {
  const { data } = useRead<MessagingSmsImportsGetData, MessagingSmsImportsGetResponses>('/api/messaging/sms/imports/{id}/', {
    path: { id: id ?? '' },
    everyMs: LIVE_MS,
    off: id === undefined,
  });
  return id === undefined ? undefined : data;
}

function bodyOf({ message, template, sender, purpose, at }: Said): Pick<Body, 'message' | 'options'> {
  return {
    ...(template === '' && message.trim() !== '' ? { message } : {}),
    options: {
      purpose,
      ...(template === '' ? {} : { template_id: template }),
      ...(sender === '' ? {} : { sender_id: sender }),
      ...(at === '' ? {} : { schedule_time: new Date(at).toISOString() }),
    },
  };
}

function Wording({ said, change }: { said: Said; change: (next: Partial<Said>) => void }) {
  const { say } = useWords(words);
  return (
    <>
      <Templates chosen={said.template} choose={(template) => change({ template })} />
      {said.template === '' && (
        <TextArea
          label={say('sms.listMessage')}
          hint={say('sms.listMessageHint', { places: '{{name}}' })}
          rows={4}
          value={said.message}
          onChange={(event) => change({ message: event.target.value })}
        />
      )}
      <Senders chosen={said.sender} choose={(sender) => change({ sender })} />
      <PurposeChoice purpose={said.purpose} choose={(purpose) => change({ purpose })} />
      <Field label={say('sms.at')} type="datetime-local" hint={say('sms.atHint')} value={said.at} onChange={(event) => change({ at: event.target.value })} />
    </>
  );
}

function Columns({ headings, mapping, change }: { headings: readonly string[]; mapping: Mapping; change: (next: Mapping) => void }) {
  const { say } = useWords(words);
  const choices = [{ value: '', label: say('common.none') }, ...headings.map((one) => ({ value: one, label: one }))];
  const set = (field: ListField, heading: string) => {
    const { [field]: _before, ...rest } = mapping;
    change(heading === '' ? rest : { ...rest, [field]: heading });
  };
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{say('sms.listMapping')}</legend>
      <div className="grid gap-x-3 gap-y-2 sm:grid-cols-2">
        {LIST_FIELDS.map((field) => (
          <Select
            key={field}
            label={say(`sms.listColumn.${field}`)}
            choices={choices}
            value={mapping[field] ?? ''}
            onChange={(event) => set(field, event.target.value)}
          />
        ))}
      </div>
    </fieldset>
  );
}
