import { useWords } from '../../../i18n/index.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Facts } from '../../../ui/page.tsx';
import { Mono, Time } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';
import type { AuditEntry } from './audit.tsx';

/** One entry with all it holds. */
export function Entry({ entry, who, close }: { entry: AuditEntry; who: string; close: () => void }) {
  const { say } = useWords(words);
  return (
    <Dialog place="side" title={say('settings.auditEntry')} close={close}>
      <Facts
        facts={[
          [say('settings.auditNo'), entry.seq],
          [say('settings.auditWhat'), <Mono key="a">{entry.action}</Mono>],
          [say('common.when'), <Time key="t" at={entry.at} />],
          [say('settings.auditWho'), who],
          [say('settings.auditOn'), entry.object_type.replaceAll('_', ' ')],
          [
            'Id',
            <span key="i" className="font-mono text-xs break-all">
              {entry.object_id}
            </span>,
          ],
          [say('settings.auditFrom'), [entry.ip_address, entry.user_agent].filter(Boolean).join(' · ')],
          [
            'Hash',
            <span key="h" className="font-mono text-xs break-all">
              {entry.hash}
            </span>,
          ],
        ]}
      />
      <section className="border-t border-line p-4">
        <h3 className="mb-2 font-semibold">{say('settings.auditDetails')}</h3>
        <pre tabIndex={0} className="max-h-96 overflow-auto rounded-md bg-surface-2 p-3 font-mono text-xs">
          {JSON.stringify(entry.details, null, 2)}
        </pre>
      </section>
    </Dialog>
  );
}
