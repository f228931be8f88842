import { useQuery } from '@tanstack/react-query';
import { currentTenant } from '../../api/client.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { FirstRows } from '../../ui/first-rows.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useRejected } from '../../ui/use-rejected.ts';
import type { Import } from './outcome.tsx';
import { words } from './words/index.ts';

const URL = '/api/imports/{id}/rejected/';
const SHOWN = 11;

/** The refused rows with their reasons: the first in sight, all of them as a file to mend and send again. */
export function Rejected({ one }: { one: Import }) {
  const { say } = useWords(words);
  const { take } = useRejected(URL, 'imports.field');
  return (
    <div className="space-y-2">
      <p className="text-quiet">{say('imports.rejectedText')}</p>
      <FirstRejected id={one.id} />
      <Button onClick={() => take(one.id, one.file_name)}>
        <Icon name="fetch" /> {say('imports.rejectedFile')}
      </Button>
    </div>
  );
}

function FirstRejected({ id }: { id: string }) {
  const { say } = useWords(words);
  const { language, read } = useRejected(URL, 'imports.field');
  const { data = [] } = useQuery({ queryKey: [currentTenant(), URL, id, language], queryFn: () => read(id, SHOWN) });
  if (data.length < 2) return null;
  return <FirstRows label={say('imports.rejected')} rows={data} cell="max-w-72 nth-2:min-w-56" className="max-h-80 overflow-auto" />;
}
