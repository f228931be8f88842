import type { MessagingContactImportsListResponses } from '../../api/generated/types.gen.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { NamedRow, RowName } from '../../ui/row-name.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useReason } from '../../ui/states.tsx';
import { useRejected } from '../../ui/use-rejected.ts';
import { Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type Import = MessagingContactImportsListResponses[200]['results'][number];

/** How far one list is taken in, and its refused rows as a file. */
export function ImportLine({ one }: { one: Import }) {
  const { say } = useWords(words);
  const reason = useReason();
  const { take } = useRejected('/api/messaging/contact-imports/{id}/rejected/', 'contacts.column');
  const line = (
    <li className="settle flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface-1 px-4 py-3">
      <div className="min-w-52 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="truncate">
            <RowName>{one.file_name}</RowName>
          </span>
          <StateBadge state={one.state} />
          {one.dry_run && <Badge>{say('contacts.dryRun')}</Badge>}
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm text-quiet">
          <span>{say('contacts.rows', { n: one.rows_done.toLocaleString() })}</span>
          <span>{say('contacts.created', { n: one.created.toLocaleString() })}</span>
          <span>{say('contacts.known', { n: one.known.toLocaleString() })}</span>
          <Time at={one.created_at} />
        </p>
        {one.error_message && <p className="mt-1 text-sm text-danger">{reason(one.error_code, one.error_message)}</p>}
      </div>
      {one.rejected > 0 && <Button onClick={() => take(one.id, one.file_name)}>{say('contacts.rejected', { n: one.rejected.toLocaleString() })}</Button>}
    </li>
  );
  return <NamedRow>{line}</NamedRow>;
}
