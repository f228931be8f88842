import type {
  AuthSessionsDeleteData,
  AuthSessionsDeleteResponses,
  AuthSessionsListData,
  AuthSessionsListResponses,
  AuthSessionsRevokeOthersCreateData,
  AuthSessionsRevokeOthersCreateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { useTold } from '../../ui/use-told.ts';
import { Time } from '../../ui/values.tsx';
import type { en } from './words/en.ts';
import { words } from './words/index.ts';

type Session = AuthSessionsListResponses[200]['results'][number];

export function SessionsTab() {
  const { say } = useWords(words);
  const sessions = useRead<AuthSessionsListData, AuthSessionsListResponses>('/api/auth/sessions/', { query: { page_size: 100 } });
  const others = useAct<AuthSessionsRevokeOthersCreateData, AuthSessionsRevokeOthersCreateResponses>('/api/auth/sessions/revoke-others/');
  return (
    <Panel title={say('profile.sessions')} text={say('profile.sessionsText')}>
      <Loaded read={sessions}>
        {({ results }) => (
          <>
            <Rows label={say('profile.sessions')}>
              {results.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </Rows>
            {results.length > 1 && (
              <div className="border-t border-line p-4">
                <ConfirmButton
                  label={say('profile.sessionsOthers')}
                  title={say('profile.sessionsOthersTitle')}
                  text={say('profile.sessionsOthersText')}
                  done={say('profile.sessionsOthersDone')}
                  act={others}
                  vars={{}}
                />
              </div>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { say } = useWords(words);
  const told = useTold();
  const device = deviceText(session.device, say);
  const end = useAct<AuthSessionsDeleteData, AuthSessionsDeleteResponses>('/api/auth/sessions/{id}/', { method: 'DELETE' });
  return (
    <Row
      title={device}
      badges={session.is_current && <Badge tone="done">{say('profile.sessionsHere')}</Badge>}
      text={
        <>
          {session.ip_address} · {say('profile.sessionsSeen')} <Time at={session.last_seen_at} /> · {say('profile.sessionsSince')}{' '}
          <Time at={session.created_at} />
        </>
      }
      actions={
        !session.is_current && (
          <Button
            aria-label={`${say('profile.sessionsEnd')}: ${device}`}
            onClick={() => end.mutate({ path: { id: session.id } }, told(say('profile.sessionsEnded')))}
            disabled={end.isPending}
          >
            {say('profile.sessionsEnd')}
          </Button>
        )
      }
    />
  );
}

/** `Chrome on Android`, or `Unknown device`, in the reader's words; makers' names stay. */
function deviceText(device: string, say: SayOf<keyof typeof en>): string {
  if (device === 'Unknown device') return say('profile.deviceUnknown');
  const [browser, system] = device.split(' on ');
  return browser && system ? say('profile.deviceOn', { browser, system }) : device;
}
