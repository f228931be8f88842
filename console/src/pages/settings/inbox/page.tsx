import { useMay } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { Page } from '../../../ui/page.tsx';
import { TabViews } from '../../../ui/tab-views.tsx';
import { OfClient } from '../of-client.tsx';
import { Attributes } from './attributes.tsx';
import { CannedReplies } from './canned.tsx';
import { Labels } from './labels.tsx';
import { ServiceLevel } from './service.tsx';
import { Macros } from './macros.tsx';
import { SurveySettings } from './survey.tsx';
import { Teams } from './teams.tsx';
import { words } from './words/index.ts';

/** Teams, labels, ready answers and what is known of people: what colleagues share who answer them. */
export function InboxSettingsPage() {
  const { say } = useWords(words);
  const may = useMay();
  const views = [
    { value: 'canned', label: say('inboxSettings.canned'), View: CannedReplies },
    { value: 'macros', label: say('inboxSettings.macros'), View: Macros },
    { value: 'labels', label: say('inboxSettings.labels'), View: Labels },
    ...(may('inbox.manage') ? [{ value: 'teams', label: say('inboxSettings.teams'), View: Teams }] : []),
    ...(may('inbox.manage') ? [{ value: 'survey', label: say('inboxSettings.survey'), View: SurveySettings }] : []),
    ...(may('inbox.manage') ? [{ value: 'service', label: say('inboxSettings.service'), View: ServiceLevel }] : []),
    ...(may('contacts.define') ? [{ value: 'attributes', label: say('inboxSettings.attributes'), View: Attributes }] : []),
  ];
  return (
    <Page title={say('g.inbox')} text={say('inboxSettings.text')}>
      <OfClient>{() => <TabViews label={say('g.inbox')} views={views} pass={{}} />}</OfClient>
    </Page>
  );
}
