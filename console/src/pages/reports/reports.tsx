import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { NAMES } from './catalogue.ts';
import { Exports } from './exports/exports.tsx';
import { Schedules } from './schedules/schedules.tsx';
import { words } from './words/index.ts';

/** All reports, the files made of them, and those that go out by mail. */
export function ReportsPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const may = useMay();
  const tabs = [
    { value: '', label: say('reports.all'), shown: true, View: All },
    { value: 'exports', label: say('reports.exports'), shown: may('reports.export'), View: Exports },
    { value: 'schedules', label: say('reports.schedules'), shown: may('reports.schedule'), View: Schedules },
  ].filter(({ shown }) => shown);
  const chosen = tabs.find(({ value }) => value === asked['show']) ?? tabs[0]!;
  return (
    <Page title={say('g.reports')} text={say('reports.text')}>
      {tabs.length > 1 && <Tabs label={say('g.reports')} tabs={tabs} chosen={chosen.value} choose={(show) => set({ show })} />}
      <chosen.View />
    </Page>
  );
}

function All() {
  const { say } = useWords(words);
  return (
    <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {NAMES.map((name) => (
        <li key={name}>
          <Link
            to="/reports/$name"
            params={{ name }}
            className="block h-full rounded-lg border border-line bg-surface-1 px-4 py-3 transition-colors hover:bg-surface-2"
          >
            <span className="block font-semibold">{say(`reports.${name}`)}</span>
            <span className="block text-sm text-quiet">{say(`reports.about.${name}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
