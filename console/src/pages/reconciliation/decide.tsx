import { useState } from 'react';
import type {
  ReconciliationBreaksExplainData,
  ReconciliationBreaksExplainResponses,
  ReconciliationBreaksTakeInData,
  ReconciliationBreaksTakeInResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { toast } from '../../ui/toast.tsx';
import { Time } from '../../ui/values.tsx';
import type { Break } from './break.ts';
import { words } from './words/index.ts';

/** What became of the difference, or what somebody says about it now. */
export function Decide({ found }: { found: Break }) {
  const { say } = useWords(words);
  const may = useMay();
  const take = useAct<ReconciliationBreaksTakeInData, ReconciliationBreaksTakeInResponses>('/api/reconciliation-breaks/{id}/take-in/', { spends: true });
  const mayAct = may('payments.reconcile');
  return (
    <Panel title={say('recon.decide')}>
      <div className="space-y-4 px-4 pb-4">
        {found.explanation !== '' && <Said found={found} />}
        {found.can_take_in && mayAct && (
          <ConfirmButton
            label={say('recon.takeIn')}
            title={say('recon.takeIn')}
            text={say('recon.takeInText')}
            done={say('recon.takenIn')}
            act={take}
            vars={{ path: { id: found.id } }}
          />
        )}
        {mayAct && found.state !== 'resolved' && <Say key={found.state} found={found} />}
      </div>
    </Panel>
  );
}

function Said({ found }: { found: Break }) {
  const { say } = useWords(words);
  return (
    <div className="rounded-md bg-surface-2 px-3 py-2">
      <p>{found.explanation}</p>
      <p className="text-sm text-quiet">
        {found.decided_by_name ? say('recon.decidedBy', { name: found.decided_by_name }) : say('recon.byItself')}
        {found.decided_at && (
          <>
            {' · '}
            <Time at={found.decided_at} />
          </>
        )}
      </p>
    </div>
  );
}

type Verb = 'explain' | 'resolve';

function Say({ found }: { found: Break }) {
  const { say } = useWords(words);
  const [verb, setVerb] = useState<Verb>('explain');
  const url = `/api/reconciliation-breaks/{id}/${verb}/` as ReconciliationBreaksExplainData['url'];
  const act = useAct<ReconciliationBreaksExplainData, ReconciliationBreaksExplainResponses>(url);
  const options = [
    { value: 'explain', label: say('recon.explain') },
    { value: 'resolve', label: say('recon.resolve') },
  ] as const;
  const done = () => toast(say(verb === 'explain' ? 'recon.explained' : 'recon.resolved'));
  return (
    <Form
      send={({ text }) => act.mutate({ path: { id: found.id }, body: { explanation: text('explanation') } }, { onSuccess: done })}
      act={say(`recon.${verb}`)}
      busy={act.isPending}
      problem={act.error}
    >
      <Segmented label={say('recon.decide')} value={verb} options={options} onChange={setVerb} />
      <p className="text-sm text-quiet">{say(`recon.${verb}Hint`)}</p>
      <TextArea
        label={say('recon.explanation')}
        name="explanation"
        required
        rows={3}
        hint={say('common.reasonHint')}
        errors={act.error?.details['explanation']}
        defaultValue={found.explanation}
      />
    </Form>
  );
}
