import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Compare } from './compare.tsx';
import { Differences } from './differences.tsx';
import { Paybills } from './paybills.tsx';
import { Runs } from './runs.tsx';
import { ImportStatement } from './statements/import.tsx';
import { Statements } from './statements/statements.tsx';
import { words } from './words/index.ts';

const VIEWS = { '': Differences, runs: Runs, statements: Statements, paybills: Paybills } as const;
type View = keyof typeof VIEWS;

/** What statement, books and vendor say of one another: what differs, what was compared, and what was read. */
export function ReconciliationPage() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const may = useMay();
  const view: View = asked['show'] && asked['show'] in VIEWS ? (asked['show'] as View) : '';
  const Shown = VIEWS[view];
  const tabs = [
    { value: '', label: say('recon.differences') },
    { value: 'runs', label: say('recon.runs') },
    { value: 'statements', label: say('recon.statements') },
    { value: 'paybills', label: say('recon.paybills') },
  ];
  const actions = may('payments.reconcile') && (
    <>
      <ImportStatement />
      <Compare />
    </>
  );
  return (
    <Page title={say('g.reconciliation')} text={say('recon.text')} actions={actions}>
      <Tabs label={say('g.reconciliation')} tabs={tabs} chosen={view} choose={(show) => set({ show, class: '', state: '', q: '' })} />
      <Shown />
    </Page>
  );
}
