import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { TabViews } from '../../ui/tab-views.tsx';
import { Adjustments } from './adjustments.tsx';
import { TokenRequests } from './token-requests.tsx';
import { words } from './words/index.ts';

/** What one person asked for by hand, for the one who has to agree. */
export function ApprovalsPage() {
  const { say } = useWords(words);
  const may = useMay();
  const tokens = { value: 'tokens', label: say('approvals.tokens'), View: TokenRequests };
  const adjustments = { value: 'adjustments', label: say('approvals.adjustments'), View: Adjustments };
  return (
    <Page title={say('nav.approvals')} text={say('approvals.text')}>
      <TabViews label={say('nav.approvals')} views={may('balances.read') ? [tokens, adjustments] : [tokens]} pass={{}} />
    </Page>
  );
}
