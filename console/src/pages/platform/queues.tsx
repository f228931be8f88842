import { useWords } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { TabViews } from '../../ui/tab-views.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { QueueList } from './queue-list.tsx';
import { words } from './words/index.ts';

export function QueuesPage() {
  const { say } = useWords(words);
  const views = [
    { value: 'queues', label: say('platform.queues'), View: QueueList },
    { value: 'letters', label: say('platform.letters'), View: DeadLetters },
  ];
  return (
    <Page title={say('nav.queues')} text={say('platform.queuesText')}>
      <TabViews label={say('nav.queues')} views={views} pass={{}} />
    </Page>
  );
}
