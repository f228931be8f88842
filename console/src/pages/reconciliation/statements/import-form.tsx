import { useState } from 'react';
import type {
  PaybillPullsListData,
  PaybillPullsListResponses,
  StatementImportsCreateData,
  StatementImportsCreateResponses,
} from '../../../api/generated/types.gen.ts';
import { base64Of } from '../../../api/download.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Select } from '../../../ui/field.tsx';
import { FileField } from '../../../ui/file-field.tsx';
import { Form } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { words } from '../words/index.ts';
import { Look } from './look.tsx';
import type { Seen } from './look.tsx';

/** The file is looked at without keeping anything; who has seen what is in it keeps it. */
export function ImportForm({ close, kept }: { close: () => void; kept: () => void }) {
  const { say } = useWords(words);
  const [file, setFile] = useState<File | null>(null);
  const [channel, setChannel] = useState('');
  const send = useAct<StatementImportsCreateData, StatementImportsCreateResponses>('/api/statement-imports/');
  const seen = send.data?.dry_run ? send.data : null;
  const next = seen ? ('recon.keep' as const) : ('recon.look' as const);
  const needsPaybill = channel !== '' || send.error?.code === 'statements.which_paybill';
  const choose = (chosen: File | null) => {
    setFile(chosen);
    send.reset();
  };
  const ask = async (dryRun: boolean) => {
    if (!file) return;
    const body = { file_name: file.name, content_base64: await base64Of(file), dry_run: dryRun, ...(channel === '' ? {} : { channel }) };
    send.mutate({ body }, dryRun ? {} : { onSuccess: done });
  };
  const done = () => {
    toast(say('recon.kept'));
    kept();
  };
  return (
    <Form
      send={() => void ask(seen === null)}
      act={say(send.isPending ? 'recon.reading' : next)}
      busy={send.isPending || isUseless(file, seen)}
      problem={send.error}
      close={close}
      className="p-5"
    >
      <FileField
        label={say('recon.file')}
        accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        hint={say('recon.fileHint')}
        choose={choose}
      />
      {needsPaybill && <Which channel={channel} choose={setChannel} />}
      {seen && <Look seen={seen} />}
    </Form>
  );
}

/** There is nothing to do without a file, or with one that is kept already. */
function isUseless(file: File | null, seen: Seen | null): boolean {
  return file === null || seen?.already_imported === true;
}

/** The paybill that a file does not name. */
function Which({ channel, choose }: { channel: string; choose: (id: string) => void }) {
  const { say } = useWords(words);
  const { data } = useRead<PaybillPullsListData, PaybillPullsListResponses>('/api/paybill-pulls/');
  const choices = [{ value: '', label: '–' }, ...(data?.results ?? []).map(({ id, paybill }) => ({ value: id, label: paybill }))];
  return <Select label={say('recon.whichPaybill')} value={channel} choices={choices} onChange={(event) => choose(event.target.value)} />;
}
