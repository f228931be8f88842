import type {
  AdjustmentsApproveData,
  AdjustmentsApproveResponses,
  AdjustmentsListData,
  AdjustmentsListResponses,
  AdjustmentsRejectData,
  AdjustmentsRejectResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { money } from '../../format/values.ts';
import { useWords } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { Money } from '../../ui/values.tsx';
import { AskedRow, Decide, LIVE_MS, NothingAsked, useShown } from './asked.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Adjustment = AdjustmentsListResponses[200]['results'][number];

/** Wallets and debts put right by hand. */
export function Adjustments() {
  const { say } = useWords(words);
  const { query, choice } = useShown();
  const list = useList<AdjustmentsListData, AdjustmentsListResponses>('/api/adjustments/', query, { everyMs: LIVE_MS });
  return (
    <>
      {choice}
      <ListRows
        list={list}
        label={say('approvals.adjustments')}
        empty={<NothingAsked waiting={'state' in query} what="adjustments" />}
        row={(one) => <AdjustmentRow key={one.id} one={one} />}
      />
    </>
  );
}

/** More or less in the wallet, or owed: the sign of the amount, in words. */
function directionOf({ account, amount }: Adjustment): WordKey {
  const way = amount.startsWith('-') ? 'less' : 'more';
  return account === 'arrears' ? `approvals.arrears.${way}` : `approvals.wallet.${way}`;
}

const sizeOf = ({ amount }: Adjustment): string => amount.replace('-', '');

function AdjustmentRow({ one }: { one: Adjustment }) {
  const { say } = useWords(words);
  const title = (
    <>
      <ObjectLink kind="customers" id={one.customer}>
        {one.customer_name}
      </ObjectLink>
      <Money amount={sizeOf(one)} currency={one.currency} />
      <span className="font-normal">{say(directionOf(one))}</span>
    </>
  );
  return <AskedRow one={one} title={title} acts={<DecideAdjustment one={one} />} />;
}

function DecideAdjustment({ one }: { one: Adjustment }) {
  const { say } = useWords(words);
  const may = useMay();
  const approve = useAct<AdjustmentsApproveData, AdjustmentsApproveResponses>('/api/adjustments/{id}/approve/', { spends: true });
  const reject = useAct<AdjustmentsRejectData, AdjustmentsRejectResponses>('/api/adjustments/{id}/reject/');
  const text = say('approvals.approveAdjustmentText', {
    amount: `${one.currency} ${money(sizeOf(one))}`,
    what: say(directionOf(one)),
    name: one.customer_name,
  });
  return <Decide one={one} approve={approve} reject={reject} text={text} mayApprove={may('balances.approve')} mayReject={may('balances.adjust')} />;
}
