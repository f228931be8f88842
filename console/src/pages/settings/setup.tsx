import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { Checklist } from './checklist.tsx';
import { OfClient } from './of-client.tsx';
import { words } from './words/index.ts';

export function SetupPage() {
  const { say } = useWords(words);
  return (
    <Page title={say('nav.setup')} text={say('settings.setupText')}>
      <MailWaits />
      <OfClient>{(client) => <Checklist client={client} />}</OfClient>
    </Page>
  );
}

/** Who registered is signed in at once; the next sign-in needs the address. */
function MailWaits() {
  const { say } = useWords(words);
  const { data: me } = useMe();
  if (!me || me.is_verified || me.pending_email === null) return null;
  return (
    <p role="status" className="mb-4 rounded-md bg-warn-soft px-3 py-2 text-warn">
      {say('settings.mailWaits', { email: me.pending_email })}{' '}
      <Link to="/profile" className="font-medium underline underline-offset-2">
        {say('shell.profile')}
      </Link>
    </p>
  );
}
