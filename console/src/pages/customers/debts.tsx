import { useState } from 'react';
import { base64Of } from '../../api/download.ts';
import type { ArrearsImportsCreateData, ArrearsImportsCreateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FileField } from '../../ui/file-field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Facts } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { toast } from '../../ui/toast.tsx';
import { useFieldTexts } from '../../ui/use-field-texts.ts';
import { Money } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type Seen = ArrearsImportsCreateResponses[200];

const SHOWN = 20;

/** Debts from another system. The file is looked at without booking anything; who has seen what it would do books it. */
export function DebtsByFile({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const [file, setFile] = useState<File | null>(null);
  const send = useAct<ArrearsImportsCreateData, ArrearsImportsCreateResponses>('/api/arrears-imports/', { spends: true });
  const seen = send.data?.dry_run ? send.data : null;
  const done = ({ accepted }: Seen) => {
    toast(say('customers.debtsBooked', { count: accepted }));
    close();
  };
  const ask = async (dryRun: boolean, { text }: Typed) => {
    if (!file) return;
    const body = { content_base64: await base64Of(file), reference: text('reference'), dry_run: dryRun };
    send.mutate({ body }, dryRun ? {} : { onSuccess: done });
  };
  return (
    <Dialog title={say('customers.debts')} close={close}>
      <Form
        className="p-5"
        send={(typed) => void ask(seen === null, typed)}
        act={say(seen ? 'customers.debtsBook' : 'customers.debtsLook')}
        busy={send.isPending || file === null || seen?.accepted === 0}
        problem={send.error}
        close={close}
      >
        <p className="text-quiet">{say('customers.debtsText')}</p>
        <FileField
          label={say('customers.debtsFile')}
          hint={say('customers.debtsFileHint')}
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          choose={(chosen) => {
            setFile(chosen);
            send.reset();
          }}
        />
        <Field
          name="reference"
          label={say('customers.debtsReference')}
          hint={say('customers.debtsReferenceHint')}
          required
          maxLength={100}
          autoComplete="off"
          errors={send.error?.details['reference']}
          onChange={() => send.reset()}
        />
        {seen && <Look seen={seen} />}
      </Form>
    </Dialog>
  );
}

/** What booking the file would do. */
function Look({ seen }: { seen: Seen }) {
  const { say } = useWords(words);
  return (
    <section aria-label={say('customers.debts')} role="status" className="rounded-md border border-line">
      <Facts
        facts={[
          [say('customers.debtsRows'), seen.rows.toLocaleString()],
          [say('customers.debtsAccepted'), seen.accepted.toLocaleString()],
          [say('customers.debtsTotal'), <Money key="t" amount={seen.total} />],
          [say('customers.debtsKnown'), seen.already_imported.toLocaleString()],
          [say('customers.debtsRejected'), seen.rejected.length.toLocaleString()],
        ]}
      />
      {seen.accepted === 0 && <p className="px-4 pb-3 text-quiet">{say('customers.debtsNothing')}</p>}
      {seen.rejected.length > 0 && (
        <Rows label={say('customers.debtsRejected')}>
          {seen.rejected.slice(0, SHOWN).map((one) => (
            <Rejected key={one.line} row={one} />
          ))}
        </Rows>
      )}
    </section>
  );
}

function Rejected({ row: { line, customer_id: number, reason } }: { row: Seen['rejected'][number] }) {
  const { say } = useWords(words);
  return <Row title={`${say('customers.debtsLine', { line })} · ${number || '–'}`} text={useFieldTexts([reason])} />;
}
