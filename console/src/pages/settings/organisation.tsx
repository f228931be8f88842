import { useWords } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { DataPanel } from './data.tsx';
import { Domains } from './domains.tsx';
import { MailPanel } from './mail.tsx';
import { OfClient } from './of-client.tsx';
import { OrganisationPanel } from './organisation-panel.tsx';
import { RetentionPanel } from './retention.tsx';
import { SellingPanel } from './selling-panel.tsx';
import { words } from './words/index.ts';

export function OrganisationPage() {
  const { say } = useWords(words);
  return (
    <Page title={say('nav.organisation')} text={say('settings.orgText')}>
      <OfClient>
        {(client) => (
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <div className="min-w-0 space-y-4">
              <OrganisationPanel client={client} />
              <SellingPanel client={client} />
            </div>
            <div className="min-w-0 space-y-4">
              <MailPanel />
              <Domains client={client} />
              <RetentionPanel />
              <DataPanel />
            </div>
          </div>
        )}
      </OfClient>
    </Page>
  );
}
