import { useWords } from '../../../i18n/index.ts';
import { Page } from '../../../ui/page.tsx';
import { TabViews } from '../../../ui/tab-views.tsx';
import { OfClient } from '../of-client.tsx';
import { Credits } from './credits.tsx';
import { Gateways } from './gateways.tsx';
import { SenderNames } from './names.tsx';
import { WhatsappNumbers } from './whatsapp.tsx';
import { words } from './words/index.ts';

export function SendingPage() {
  const { say } = useWords(words);
  const views = [
    { value: 'gateways', label: say('channels.gateways'), View: Gateways },
    { value: 'names', label: say('channels.names'), View: SenderNames },
    { value: 'credits', label: say('channels.credits'), View: Credits },
    { value: 'whatsapp', label: say('channels.whatsapp'), View: WhatsappNumbers },
  ];
  return (
    <Page title={say('nav.sending')} text={say('channels.sendingText')}>
      <OfClient>{(client) => <TabViews label={say('nav.sending')} views={views} pass={{ client }} />}</OfClient>
    </Page>
  );
}
