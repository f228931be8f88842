import { useState } from 'react';
import type { CustomersDataExportData, CustomersDataExportResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ExportProgress } from '../exports/progress.tsx';
import { words } from './words/index.ts';

type Format = NonNullable<CustomersDataExportData['body']['format']>;

const FORMATS: readonly { value: Format; label: string }[] = [
  { value: 'json', label: 'JSON' },
  { value: 'xlsx', label: 'XLSX' },
  { value: 'csv', label: 'CSV' },
];

/** Everything that is held on one person, as a file for them. */
export function DataExport({ customer, close }: { customer: string; close: () => void }) {
  const { say } = useWords(words);
  const [format, setFormat] = useState<Format>('json');
  const make = useAct<CustomersDataExportData, CustomersDataExportResponses>('/api/customers/{id}/data-export/');
  if (make.data) return <ExportProgress id={make.data.export} close={close} />;
  return (
    <Dialog title={say('customers.export')} close={close}>
      <Form
        send={() => make.mutate({ path: { id: customer }, body: { format } })}
        act={say('customers.exportAct')}
        busy={make.isPending}
        problem={make.error}
        close={close}
        className="p-5"
      >
        <p>{say('customers.exportText')}</p>
        <Segmented label={say('customers.export')} value={format} options={FORMATS} onChange={setFormat} />
      </Form>
    </Dialog>
  );
}
