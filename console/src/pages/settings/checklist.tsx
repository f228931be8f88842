import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Time } from '../../ui/values.tsx';
import { isLive, PLACE, progressOf, subjectOf, useReadiness, useRunCheck } from './checks.ts';
import { TestAll } from './test-all.tsx';
import type { Check } from './checks.ts';
import { TestButton } from './test-button.tsx';
import { words } from './words/index.ts';

type Word = keyof typeof words.en;

/** "What is missing before I can sell?": each thing with its state and the one next act. */
export function Checklist({ client, links = true }: { client: string; links?: boolean }) {
  const { say } = useWords(words);
  const readiness = useReadiness(client);
  return (
    <Loaded read={readiness} rows={8}>
      {({ is_ready: isReady, checks }) => {
        const { done, all } = progressOf(checks);
        return (
          <Panel
            title={say(isReady ? 'settings.ready' : 'settings.notReady')}
            text={isReady ? say('settings.readyText') : say('settings.notReadyText', { done, all })}
          >
            <div
              className="mx-4 mb-4 h-2 overflow-hidden rounded-full bg-surface-2"
              role="progressbar"
              aria-label={say('nav.setup')}
              aria-valuenow={done}
              aria-valuemax={all}
            >
              <div className={`h-full rounded-full ${isReady ? 'bg-money' : 'bg-accent'}`} style={{ width: `${(done / Math.max(1, all)) * 100}%` }} />
            </div>
            <TestAll client={client} checks={checks} />
            <Rows label={say('nav.setup')}>
              {checks.map((check) => (
                <CheckRow key={`${check.code} ${check.subject ?? ''}`} client={client} check={check} link={links} />
              ))}
            </Rows>
          </Panel>
        );
      }}
    </Loaded>
  );
}

function CheckRow({ client, check, link }: { client: string; check: Check; link: boolean }) {
  const { say } = useWords(words);
  const place = PLACE[check.code];
  return (
    <Row
      title={[say(`settings.check.${check.code}` as Word), subjectOf(check)].filter(Boolean).join(' · ')}
      badges={
        <>
          <StateBadge state={check.state} />
          {!check.needed && <Badge>{say('settings.notNeeded')}</Badge>}
        </>
      }
      text={nextOf(say, check)}
      actions={
        <>
          {isLive(check) &&
            (check.code === 'mpesa_urls' ? <RegisterButton client={client} subject={check.subject ?? ''} /> : <TestButton client={client} check={check} />)}
          {link && place && check.state !== 'ok' && (
            <Link to={place} className="inline-flex h-9 items-center rounded-lg border border-line px-3 font-medium hover:bg-surface-2 pointer-coarse:h-11">
              {say('settings.goTo')}
            </Link>
          )}
        </>
      }
    >
      <Said check={check} />
    </Row>
  );
}

/** What the other side said when it was last asked. */
export function Said({ check }: { check: Check }) {
  const { say } = useWords(words);
  if (check.checked_at === null) return null;
  return (
    <p className="mt-1 text-sm text-quiet">
      {check.detail !== '' && `${say('settings.said', { text: check.detail })} · `}
      {say('settings.asked')} <Time at={check.checked_at} />
    </p>
  );
}

/** What to do, in the reader's language where there are words for it; else the server's. */
function nextOf(say: SayOf<Word>, { code, state, next_action: told }: Check): string {
  const known = [`settings.next.${code}.${state}`, `settings.next.${code}`].find((key) => key in words.en);
  return state === 'ok' || known === undefined ? told : say(known as Word);
}

export function RegisterButton({ client, subject }: { client: string; subject: string }) {
  const { say } = useWords(words);
  const run = useRunCheck(client, 'mpesa_urls');
  return (
    <ConfirmButton
      label={say('settings.register')}
      title={say('settings.registerTitle')}
      text={say('settings.registerText')}
      done={say('settings.tested')}
      act={run}
      vars={{ path: { id: client }, body: { subject } }}
    />
  );
}
