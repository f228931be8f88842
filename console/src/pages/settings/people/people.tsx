import { useState } from 'react';
import type { TenantsMembersListData, TenantsMembersListResponses } from '../../../api/generated/types.gen.ts';
import { useList } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import type { SayOf } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Page } from '../../../ui/page.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Empty } from '../../../ui/states.tsx';
import type { Column } from '../../../ui/table/columns.ts';
import { Table } from '../../../ui/table/table.tsx';
import { Time } from '../../../ui/values.tsx';
import { OfClient } from '../of-client.tsx';
import { words } from '../words/index.ts';
import { Invite } from './invite.tsx';
import { Person } from './person.tsx';

export type Member = TenantsMembersListResponses[200]['results'][number];

export function PeoplePage() {
  const { say } = useWords(words);
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={say('nav.people')}
      text={say('settings.peopleText')}
      actions={
        <Button look="primary" onClick={() => setInviting(true)}>
          {say('settings.invite')}
        </Button>
      }
    >
      <OfClient>
        {(client) => (
          <>
            <People client={client} />
            {inviting && <Invite client={client} close={() => setInviting(false)} />}
          </>
        )}
      </OfClient>
    </Page>
  );
}

function People({ client }: { client: string }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const list = useList<TenantsMembersListData, TenantsMembersListResponses>(
    '/api/tenants/{id}/members/',
    { search: asked['q'] ?? '' },
    { path: { id: client } },
  );
  const at = asked['at'];
  return (
    <>
      <SearchBox label={say('settings.peopleFind')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="people"
        label={say('nav.people')}
        list={list}
        columns={columnsOf(say)}
        open={({ id }) => set({ at: id })}
        peek={({ id }) => set({ at: id })}
        empty={<Empty icon="people" title={say('settings.peopleEmpty')} text={say('settings.peopleEmptyText')} />}
      />
      {at && <Person key={at} client={client} id={at} close={() => set({ at: '' })} />}
    </>
  );
}

function columnsOf(say: SayOf<keyof typeof words.en>): readonly Column<Member>[] {
  return [
    { id: 'name', head: say('common.name'), lead: true, cell: (row) => row.name || row.email },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.status} /> },
    { id: 'role', head: say('settings.peopleRole'), cell: (row) => say(`role.${row.role}` as 'role.agent') },
    { id: 'email', head: say('settings.inviteEmail'), cell: (row) => row.email },
    { id: 'since', head: say('settings.peopleJoined'), right: true, cell: (row) => <Time at={row.joined_at ?? row.invited_at} /> },
  ];
}
