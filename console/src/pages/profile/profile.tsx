import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { FactorTab } from './factor.tsx';
import { PasswordTab } from './password.tsx';
import { SessionsTab } from './sessions.tsx';
import { words } from './words/index.ts';
import { YouTab } from './you.tsx';

const TABS = { you: YouTab, password: PasswordTab, factor: FactorTab, sessions: SessionsTab } as const;

/** What is a person's own, whatever their role. */
export function ProfilePage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const chosen = asked['tab'] !== undefined && asked['tab'] in TABS ? (asked['tab'] as keyof typeof TABS) : 'you';
  const Tab = TABS[chosen];
  const tabs = Object.keys(TABS).map((value) => ({ value, label: say(`profile.${value as keyof typeof TABS}`) }));
  return (
    <Page title={say('profile.title')} text={say('profile.text')}>
      <Tabs label={say('profile.title')} tabs={tabs} chosen={chosen} choose={(tab) => set({ tab })} />
      <div className="max-w-2xl space-y-4">
        <Tab />
      </div>
    </Page>
  );
}
