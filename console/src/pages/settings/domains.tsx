import { useState } from 'react';
import type {
  TenantsDomainsCreateData,
  TenantsDomainsCreateResponses,
  TenantsDomainsDeleteData,
  TenantsDomainsDeleteResponses,
  TenantsDomainsListData,
  TenantsDomainsListResponses,
  TenantsDomainsUpdateData,
  TenantsDomainsUpdateResponses,
  TenantsDomainsVerifyData,
  TenantsDomainsVerifyResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Copy } from '../../ui/copy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { useTold } from '../../ui/use-told.ts';
import { words } from './words/index.ts';

type Domain = TenantsDomainsListResponses[200]['results'][number];

/** Own addresses of the console; one that is not proved means nothing. */
export function Domains({ client }: { client: string }) {
  const { say } = useWords(words);
  const [adding, setAdding] = useState(false);
  const read = useRead<TenantsDomainsListData, TenantsDomainsListResponses>('/api/tenants/{id}/domains/', { path: { id: client }, query: { page_size: 100 } });
  return (
    <Panel title={say('settings.domains')} text={say('settings.domainsText')}>
      <Loaded read={read} rows={2}>
        {({ results }) => (
          <>
            {results.length === 0 ? (
              <p className="px-4 pb-3 text-quiet">{say('settings.domainsEmpty')}</p>
            ) : (
              <Rows label={say('settings.domains')}>
                {results.map((domain) => (
                  <DomainRow key={domain.id} client={client} domain={domain} />
                ))}
              </Rows>
            )}
            <div className="border-t border-line p-4">
              <Button onClick={() => setAdding(true)}>{say('settings.domainsAdd')}</Button>
            </div>
          </>
        )}
      </Loaded>
      {adding && <AddDomain client={client} close={() => setAdding(false)} />}
    </Panel>
  );
}

function AddDomain({ client, close }: { client: string; close: () => void }) {
  const { say } = useWords(words);
  const add = useAct<TenantsDomainsCreateData, TenantsDomainsCreateResponses>('/api/tenants/{id}/domains/');
  return (
    <Dialog title={say('settings.domainsAdd')} close={close}>
      <Form
        className="p-5"
        act={say('common.add')}
        busy={add.isPending}
        problem={add.error}
        close={close}
        send={({ text }) => add.mutate({ path: { id: client }, body: { domain: text('domain') } }, { onSuccess: close })}
      >
        <Field
          label={say('settings.domainsName')}
          name="domain"
          placeholder="water.example.org"
          autoCapitalize="none"
          required
          autoFocus
          errors={add.error?.details['domain']}
        />
      </Form>
    </Dialog>
  );
}

const FOUND = { no_answer: 'settings.domainsNoAnswer' } as const;

function DomainRow({ client, domain }: { client: string; domain: Domain }) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const path = { id: client, domain_id: domain.id };
  const verify = useAct<TenantsDomainsVerifyData, TenantsDomainsVerifyResponses>('/api/tenants/{id}/domains/{domain_id}/verify/');
  const remove = useAct<TenantsDomainsDeleteData, TenantsDomainsDeleteResponses>('/api/tenants/{id}/domains/{domain_id}/', { method: 'DELETE' });
  const ask = () =>
    verify.mutate(
      { path },
      {
        onSuccess: ({ verified, check_result: result }) =>
          verified ? toast(say('settings.domainsFound')) : toast(say(FOUND[result as 'no_answer'] ?? 'settings.domainsNotFound'), 'need'),
        onError: (problem) => toast(problemText(problem), 'need'),
      },
    );
  return (
    <Row
      title={domain.domain}
      badges={
        <>
          <StateBadge state={domain.verified ? 'verified' : 'claimed'} />
          {domain.is_primary && <Badge>{say('settings.domainsPrimary')}</Badge>}
        </>
      }
      actions={
        <>
          <Button onClick={ask} disabled={verify.isPending}>
            {say('settings.domainsVerify')}
          </Button>
          {domain.verified && !domain.is_primary && <MakePrimary path={path} />}
          <ConfirmButton
            label={say('common.remove')}
            title={say('settings.domainsRemoveTitle', { domain: domain.domain })}
            text={say('settings.domainsRemoveText')}
            done={say('common.done')}
            act={remove}
            vars={{ path }}
          />
        </>
      }
    >
      {!domain.verified && (
        <div className="mt-3 space-y-3">
          <p className="text-sm text-quiet">{say('settings.domainsRecord')}</p>
          <Copy label={say('settings.domainsRecordName')} value={domain.record.name} />
          <Copy label={say('settings.domainsRecordValue')} value={domain.record.value} />
        </div>
      )}
    </Row>
  );
}

function MakePrimary({ path }: { path: TenantsDomainsUpdateData['path'] }) {
  const { say } = useWords(words);
  const told = useTold();
  const change = useAct<TenantsDomainsUpdateData, TenantsDomainsUpdateResponses>('/api/tenants/{id}/domains/{domain_id}/', { method: 'PATCH' });
  return (
    <Button onClick={() => change.mutate({ path, body: { is_primary: true } }, told(say('common.saved')))} disabled={change.isPending}>
      {say('settings.domainsMakePrimary')}
    </Button>
  );
}
