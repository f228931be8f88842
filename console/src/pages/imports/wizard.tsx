import { useState } from 'react';
import type { ImportsCreateData, ImportsCreateResponses } from '../../api/generated/types.gen.ts';
import { base64Of } from '../../api/download.ts';
import { useAct } from '../../api/hooks.ts';
import { readCsv } from '../../format/csv.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { FileField } from '../../ui/file-field.tsx';
import { FirstRows } from '../../ui/first-rows.tsx';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { useFieldTexts } from '../../ui/use-field-texts.ts';
import { guess, missing, MODES } from './fields.ts';
import type { Kind, Mapping, Mode } from './fields.ts';
import { MappingFields } from './mapping.tsx';
import { Outcome } from './outcome.tsx';
import { words } from './words/index.ts';
import { readXlsx } from './xlsx.ts';

const [HEAD_BYTES, SHOWN_ROWS] = [65_536, 4];

type Chosen = { file: File; rows: readonly (readonly string[])[] };

async function firstRows(file: File): Promise<readonly (readonly string[])[]> {
  return /\.xlsx$/i.test(file.name) ? readXlsx(file, SHOWN_ROWS) : readCsv(await file.slice(0, HEAD_BYTES).text(), SHOWN_ROWS);
}

type Props = { kind: Kind; choose: (kind: Kind) => void; at: string | undefined; started: (id: string) => void };

/** File, columns, trial, and only then the import for good. */
export function Wizard({ kind, choose, at, started }: Props) {
  const { say } = useWords(words);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [mode, setMode] = useState<Mode>('add');
  const create = useAct<ImportsCreateData, ImportsCreateResponses>('/api/imports/');
  const take = async (file: File | null) => {
    create.reset();
    started('');
    const rows = file ? await firstRows(file) : [];
    setChosen(file ? { file, rows } : null);
    setMapping(guess(rows[0] ?? []));
  };
  // what a trial told is true of what was tried alone
  const chooseMode = (next: Mode) => {
    create.reset();
    started('');
    setMode(next);
  };
  const send = async (dryRun: boolean) => {
    if (!chosen) return;
    const body = { kind, file_name: chosen.file.name, content_base64: await base64Of(chosen.file), dry_run: dryRun, mapping, mode };
    create.mutate({ body }, { onSuccess: ({ id }) => started(id) });
  };
  return (
    <Panel title={say('imports.file')} text={say('imports.fileHint')}>
      <div className="space-y-4 px-4 pb-4">
        <KindChoice kind={kind} choose={choose} />
        <ModeChoice mode={mode} choose={chooseMode} />
        <FileField label={say('imports.choose')} accept=".csv,.xlsx,text/csv" choose={(file) => void take(file)} />
        {chosen && <Columns list={{ kind, mode }} rows={chosen.rows} mapping={mapping} change={setMapping} />}
        <ProblemNote problem={create.error} />
        {create.error && <Details details={create.error.details} />}
        {!at && (
          <Button look="primary" disabled={!isComplete(chosen, { kind, mode }, mapping) || create.isPending} onClick={() => void send(true)}>
            {say('imports.try')}
          </Button>
        )}
        {at && <Outcome id={at} take={chosen ? () => void send(false) : null} busy={create.isPending} />}
      </div>
    </Panel>
  );
}

/** A file is chosen, and where its headings could be read, no column is missing. */
function isComplete(chosen: Chosen | null, list: List, mapping: Mapping): boolean {
  return chosen !== null && (chosen.rows.length === 0 || missing(list, mapping).length === 0);
}

type List = { kind: Kind; mode: Mode };
type ColumnsProps = { list: List; rows: Chosen['rows']; mapping: Mapping; change: (mapping: Mapping) => void };

function Columns({ list, rows, mapping, change }: ColumnsProps) {
  const { say } = useWords(words);
  const [headings] = rows;
  return (
    <>
      {headings?.length ? (
        <FirstRows label={say('imports.first')} rows={rows} cell="max-w-48 truncate text-quiet" />
      ) : (
        <p className="rounded-md bg-surface-2 px-3 py-2 text-quiet">{say('imports.noHeadings')}</p>
      )}
      {headings && <MappingFields list={list} headings={headings} mapping={mapping} change={change} />}
    </>
  );
}

function KindChoice({ kind, choose }: { kind: Kind; choose: (kind: Kind) => void }) {
  const { say } = useWords(words);
  const kinds = [
    { value: 'meters' as const, label: say('g.meters') },
    { value: 'customers' as const, label: say('g.customers') },
  ];
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="text-sm font-medium">{say('imports.kind')}</span>
      <Segmented label={say('imports.kind')} value={kind} options={kinds} onChange={choose} />
    </div>
  );
}

function ModeChoice({ mode, choose }: { mode: Mode; choose: (mode: Mode) => void }) {
  const { say } = useWords(words);
  return (
    <div className="space-y-1">
      <div className="flex flex-wrap items-center gap-3">
        <span className="text-sm font-medium">{say('imports.mode')}</span>
        <Segmented
          label={say('imports.mode')}
          value={mode}
          options={MODES.map((value) => ({ value, label: say(`imports.mode.${value}`) }))}
          onChange={choose}
        />
      </div>
      <p className="text-sm text-quiet">{say(`imports.modeText.${mode}`)}</p>
    </div>
  );
}

/** Which columns the server misses, by field. */
function Details({ details }: { details: Readonly<Record<string, readonly string[]>> }) {
  return (
    <ul className="list-disc pl-5 text-sm text-danger">
      {Object.entries(details).map(([field, said]) => (
        <Detail key={field} field={field} said={said} />
      ))}
    </ul>
  );
}

function Detail({ field, said }: { field: string; said: readonly string[] }) {
  return (
    <li>
      {field.replace('mapping.', '')}: {useFieldTexts(said)}
    </li>
  );
}
