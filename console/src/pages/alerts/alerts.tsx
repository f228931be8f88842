import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AlertList } from './list.tsx';
import { Quiet } from './quiet.tsx';
import { Rules } from './rules.tsx';
import { words } from './words/index.ts';

/** What a person has to look at, and for administrators what is raised and who hears of it. */
export function AlertsPage() {
  const { say } = useWords(words);
  const may = useMay();
  const url = useUrl();
  const { asked, set } = url;
  const state = asked['state'] ?? 'open';
  const tabs = [
    { value: 'open', label: say('state.open') },
    { value: 'resolved', label: say('state.resolved') },
    ...(may('alerts.rules') ? [{ value: 'rules', label: say('alerts.tab.rules') }] : []),
    { value: 'quiet', label: say('alerts.tab.quiet') },
  ];
  return (
    <Page title={say('g.alerts')} text={say('alerts.text')}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={state} choose={(next) => set({ state: next, peek: '' })} />
      {state === 'rules' && <Rules />}
      {state === 'quiet' && <Quiet />}
      {state !== 'rules' && state !== 'quiet' && <AlertList key={state} isOpen={state !== 'resolved'} url={url} />}
    </Page>
  );
}
