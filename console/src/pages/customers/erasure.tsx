import type {
  ErasuresApproveData,
  ErasuresApproveResponses,
  ErasuresListData,
  ErasuresListResponses,
  ErasuresRejectData,
  ErasuresRejectResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { dayOf } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Panel } from '../../ui/page.tsx';
import { words } from './words/index.ts';

type Erasure = ErasuresListResponses[200]['results'][number];

/** Where the erasure of this person stands, and the second person's yes or no. */
export function ErasureState({ customer }: { customer: string }) {
  const { say, language } = useWords(words);
  const may = useMay();
  const { data } = useRead<ErasuresListData, ErasuresListResponses>('/api/erasures/', { query: { page_size: 100 }, off: !may('customers.erase') });
  const erasure = data?.results.find((one) => one.customer === customer);
  if (!erasure) return null;
  const day = dayOf(erasure.done_at ?? erasure.not_before, language);
  return (
    <Panel title={say('customers.erasure')}>
      <div className="space-y-2 border-t border-line px-4 py-3">
        <p className="font-medium">{say(`customers.erasure.${erasure.state}`, { day })}</p>
        <p className="text-quiet">
          {erasure.reason}
          {erasure.requested_by_name && ` · ${say('customers.erasure.by', { name: erasure.requested_by_name })}`}
        </p>
        {erasure.blockers.length > 0 && (
          <p className="text-warn">
            {say('customers.erasure.blocked', { what: erasure.blockers.map(({ code, count }) => `${code.replaceAll('_', ' ')} (${count})`).join(', ') })}
          </p>
        )}
        <Decide erasure={erasure} />
      </div>
    </Panel>
  );
}

function Decide({ erasure }: { erasure: Erasure }) {
  const { say } = useWords(words);
  const may = useMay();
  const approve = useAct<ErasuresApproveData, ErasuresApproveResponses>('/api/erasures/{id}/approve/');
  const reject = useAct<ErasuresRejectData, ErasuresRejectResponses>('/api/erasures/{id}/reject/');
  const vars = { path: { id: erasure.id }, body: {} };
  const isOpen = erasure.state === 'requested' || erasure.state === 'approved';
  return (
    <div className="flex flex-wrap gap-2">
      {erasure.state === 'requested' && may('customers.erase_approve') && (
        <ConfirmButton
          label={say('customers.erasure.approve')}
          title={say('customers.erasure.approve')}
          text={say('customers.erasure.approveText')}
          done={say('customers.erasure.decided')}
          act={approve}
          vars={vars}
        />
      )}
      {isOpen && (
        <ConfirmButton
          look="ghost"
          label={say('customers.erasure.reject')}
          title={say('customers.erasure.reject')}
          text={say('customers.erasure.rejectText')}
          done={say('customers.erasure.decided')}
          act={reject}
          vars={vars}
        />
      )}
    </div>
  );
}
