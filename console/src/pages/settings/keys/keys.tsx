import { useState } from 'react';
import type { ApiKeysDeleteData, ApiKeysDeleteResponses, ApiKeysListData, ApiKeysListResponses } from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Page, Panel } from '../../../ui/page.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Empty } from '../../../ui/states.tsx';
import { Mono, Time } from '../../../ui/values.tsx';
import { OfClient } from '../of-client.tsx';
import { words } from '../words/index.ts';
import { NewKey } from './new-key.tsx';

type ApiKey = ApiKeysListResponses[200]['results'][number];

export function KeysPage() {
  const { say } = useWords(words);
  const [making, setMaking] = useState(false);
  return (
    <Page
      title={say('nav.keys')}
      text={say('settings.keysText')}
      actions={
        <Button look="primary" onClick={() => setMaking(true)}>
          {say('settings.keysNew')}
        </Button>
      }
    >
      <OfClient>{() => <Keys />}</OfClient>
      {making && <NewKey close={() => setMaking(false)} />}
    </Page>
  );
}

function Keys() {
  const { say } = useWords(words);
  const read = useRead<ApiKeysListData, ApiKeysListResponses>('/api/api-keys/', { query: { page_size: 100 } });
  return (
    <Panel title={say('nav.keys')}>
      <Loaded read={read}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty icon="token" title={say('settings.keysEmpty')} text={say('settings.keysEmptyText')} />
          ) : (
            <Rows label={say('nav.keys')}>
              {results.map((one) => (
                <KeyRow key={one.id} one={one} />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Panel>
  );
}

function KeyRow({ one }: { one: ApiKey }) {
  const { say } = useWords(words);
  const revoke = useAct<ApiKeysDeleteData, ApiKeysDeleteResponses>('/api/api-keys/{id}/', { method: 'DELETE' });
  return (
    <Row
      title={one.name}
      badges={<StateBadge state={stateOf(one)} />}
      text={
        <>
          <Mono>{`${one.prefix}…`}</Mono> · {say('settings.keysUsed')} {one.last_used_at ? <Time at={one.last_used_at} /> : say('common.never')}
        </>
      }
      actions={
        one.revoked_at === null && (
          <ConfirmButton
            label={say('settings.keysRevoke')}
            title={`${say('settings.keysRevoke')}?`}
            text={say('settings.keysRevokeText', { name: one.name })}
            done={say('settings.keysRevoked')}
            act={revoke}
            vars={{ path: { id: one.id } }}
          />
        )
      }
    >
      <p className="mt-1 font-mono text-xs break-words text-quiet">{one.scopes.join('  ')}</p>
    </Row>
  );
}

function stateOf({ revoked_at: revoked, expires_at: expires }: ApiKey): string {
  if (revoked !== null) return 'revoked';
  return expires !== null && Date.parse(expires) < Date.now() ? 'expired' : 'active';
}
