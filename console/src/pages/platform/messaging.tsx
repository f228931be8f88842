import { useWords } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { TabViews } from '../../ui/tab-views.tsx';
import { Grant } from './grant.tsx';
import { Prices } from './prices.tsx';
import { Reviews } from './reviews.tsx';
import { words } from './words/index.ts';

export function MessagingPage() {
  const { say } = useWords(words);
  const views = [
    { value: 'reviews', label: say('platform.reviews'), View: Reviews },
    { value: 'prices', label: say('platform.prices'), View: Prices },
    { value: 'grant', label: say('platform.grant'), View: Grant },
  ];
  return (
    <Page title={say('nav.pricing')} text={say('platform.messagingText')}>
      <TabViews label={say('nav.pricing')} views={views} pass={{}} />
    </Page>
  );
}
