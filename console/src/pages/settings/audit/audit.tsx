import type { AuditListData, AuditListResponses, AuditVerifyData, AuditVerifyResponses } from '../../../api/generated/types.gen.ts';
import { request } from '../../../api/client.ts';
import { useList } from '../../../api/hooks.ts';
import { Problem } from '../../../api/problem.ts';
import { useWords } from '../../../i18n/index.ts';
import type { SayOf } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Page } from '../../../ui/page.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { Empty, ProblemNote } from '../../../ui/states.tsx';
import type { Column } from '../../../ui/table/columns.ts';
import { Table } from '../../../ui/table/table.tsx';
import { Mono, Time } from '../../../ui/values.tsx';
import { useState } from 'react';
import { OfClient } from '../of-client.tsx';
import { words } from '../words/index.ts';
import { Entry } from './entry.tsx';
import { usePeople } from './use-people.ts';

export type AuditEntry = AuditListResponses[200]['results'][number];
type Say = SayOf<keyof typeof words.en>;

export function AuditPage() {
  const { say } = useWords(words);
  return (
    <Page title={say('nav.audit')} text={say('settings.auditText')} actions={<Verify platform={false} />}>
      <OfClient>{() => <AuditLog platform={false} />}</OfClient>
    </Page>
  );
}

/** Entries newest first; filters and the open entry stand in the URL. */
export function AuditLog({ platform }: { platform: boolean }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const people = usePeople(platform);
  const query: AuditListData['query'] = { action: asked['action'] ?? '', object_type: asked['object'] ?? '', object_id: asked['id'] ?? '' };
  const list = useList<AuditListData, AuditListResponses>('/api/audit/', query, { tenant: platform ? null : undefined });
  const open = list.rows.find((one) => one.id === asked['at']);
  const filter = (name: string) => (value: string) => set({ [name]: value }, { replace: true });
  return (
    <>
      <div className="grid gap-x-3 sm:grid-cols-3">
        <SearchBox label={say('settings.auditAction')} value={asked['action'] ?? ''} search={filter('action')} />
        <SearchBox label={say('settings.auditObject')} value={asked['object'] ?? ''} search={filter('object')} />
        <SearchBox label={say('settings.auditId')} value={asked['id'] ?? ''} search={filter('id')} />
      </div>
      <Table
        name="audit"
        label={say('nav.audit')}
        list={list}
        columns={columnsOf(say, people)}
        open={({ id }) => set({ at: id })}
        peek={({ id }) => set({ at: id })}
        empty={<Empty icon="story" title={say('settings.auditEmpty')} text={say('settings.auditEmptyText')} />}
      />
      {open && <Entry entry={open} who={whoOf(say, people, open)} close={() => set({ at: '' })} />}
    </>
  );
}

function whoOf(say: Say, people: ReadonlyMap<string, string>, { actor, actor_kind: kind }: AuditEntry): string {
  if (actor !== null && people.has(actor)) return people.get(actor) ?? actor;
  if (kind === 'system') return say('settings.auditSystem');
  if (kind === 'api_key') return say('settings.auditKey');
  return actor === null ? '–' : say('settings.auditOther', { id: actor.slice(0, 8) });
}

function columnsOf(say: Say, people: ReadonlyMap<string, string>): readonly Column<AuditEntry>[] {
  return [
    { id: 'what', head: say('settings.auditWhat'), lead: true, cell: (row) => <Mono>{row.action}</Mono> },
    { id: 'when', head: say('common.when'), lead: true, right: true, cell: (row) => <Time at={row.at} /> },
    { id: 'who', head: say('settings.auditWho'), cell: (row) => whoOf(say, people, row) },
    { id: 'on', head: say('settings.auditOn'), cell: (row) => `${row.object_type.replaceAll('_', ' ')} ${row.object_id.slice(0, 8)}` },
    { id: 'from', head: say('settings.auditFrom'), cell: (row) => row.ip_address ?? '–' },
    { id: 'no', head: say('settings.auditNo'), right: true, extra: true, cell: (row) => row.seq },
  ];
}

/** Walks the chain from its first entry; it is asked for and said, not kept. */
export function Verify({ platform }: { platform: boolean }) {
  const { say } = useWords(words);
  const [said, setSaid] = useState<AuditVerifyResponses[200] | Problem | 'asking' | null>(null);
  const url: AuditVerifyData['url'] = '/api/audit/verify/';
  const ask = () => {
    setSaid('asking');
    void request<AuditVerifyResponses[200]>(url, { tenant: platform ? null : undefined }).then(setSaid, (error: unknown) =>
      setSaid(error instanceof Problem ? error : null),
    );
  };
  const answer = said instanceof Problem || said === 'asking' ? null : said;
  return (
    <div className="flex max-w-full flex-col items-end gap-2">
      <Button onClick={ask} disabled={said === 'asking'}>
        {say('settings.auditVerify')}
      </Button>
      <ProblemNote problem={said instanceof Problem ? said : null} />
      {answer && (
        <p role="status" className={`rounded-md px-3 py-2 text-sm ${answer.intact ? 'bg-money-soft text-money' : 'bg-danger-soft text-danger'}`}>
          {answer.intact ? say('settings.auditIntact') : say('settings.auditBroken', { entry: answer.first_wrong_entry ?? '?' })}
        </p>
      )}
    </div>
  );
}
