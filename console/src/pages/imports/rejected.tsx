import { useQuery } from '@tanstack/react-query';
import { currentTenant, requestFile } from '../../api/client.ts';
import { download } from '../../api/download.ts';
import { readCsv } from '../../format/csv.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { FirstRows } from '../../ui/first-rows.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Import } from './outcome.tsx';
import { words } from './words/index.ts';

const URL = '/api/imports/{id}/rejected/';
const SHOWN = 11;

/** The refused rows with their reasons: the first in sight, all of them as a file to mend and send again. */
export function Rejected({ one }: { one: Import }) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const take = () => void download(URL, { id: one.id }, `rejected-${one.file_name}`).catch((problem: unknown) => toast(problemText(problem), 'need'));
  return (
    <div className="space-y-2">
      <p className="text-quiet">{say('imports.rejectedText')}</p>
      <FirstRejected id={one.id} />
      <Button onClick={take}>
        <Icon name="fetch" /> {say('imports.rejectedFile')}
      </Button>
    </div>
  );
}

function FirstRejected({ id }: { id: string }) {
  const { say } = useWords(words);
  const { data = [] } = useQuery({
    queryKey: [currentTenant(), URL, id],
    queryFn: async () => readCsv(await (await requestFile(URL, { id })).text(), SHOWN),
  });
  if (data.length < 2) return null;
  return <FirstRows label={say('imports.rejected')} rows={data} className="max-h-80 overflow-auto" />;
}
