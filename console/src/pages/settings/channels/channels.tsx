import { useWords } from '../../../i18n/index.ts';
import { Page } from '../../../ui/page.tsx';
import { TabViews } from '../../../ui/tab-views.tsx';
import { OfClient } from '../of-client.tsx';
import { Paybills } from './paybills.tsx';
import { VendorAccounts } from './vendors.tsx';
import { words } from './words/index.ts';

export function ChannelsPage() {
  const { say } = useWords(words);
  const views = [
    { value: 'paybills', label: say('channels.paybills'), View: Paybills },
    { value: 'vendors', label: say('channels.vendors'), View: VendorAccounts },
  ];
  return (
    <Page title={say('nav.channels')} text={say('channels.text')}>
      <OfClient>{(client) => <TabViews label={say('nav.channels')} views={views} pass={{ client }} />}</OfClient>
    </Page>
  );
}
