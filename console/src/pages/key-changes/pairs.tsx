import { useState } from 'react';
import type { KeyChangeCampaignsPairsCreateData, KeyChangeCampaignsPairsCreateResponses } from '../../api/generated/types.gen.ts';
import { base64Of } from '../../api/download.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { FileField } from '../../ui/file-field.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import type { Campaign } from './campaign.tsx';
import { words } from './words/index.ts';

type Answer = KeyChangeCampaignsPairsCreateResponses[200];

/** The vendor's file of token sets: tried, then taken. */
export function Pairs({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const may = useMay();
  const [file, setFile] = useState<File | null>(null);
  const pairs = useAct<KeyChangeCampaignsPairsCreateData, KeyChangeCampaignsPairsCreateResponses>('/api/key-change-campaigns/{id}/pairs/');
  const isOver = campaign.state !== 'open' && campaign.state !== 'running';
  if (isOver || !may('key_changes.manage')) return null;
  const send = async (dryRun: boolean) => {
    if (file) pairs.mutate({ path: { id: campaign.id }, body: { content_base64: await base64Of(file), dry_run: dryRun } });
  };
  const choose = (chosen: File | null) => {
    setFile(chosen);
    pairs.reset();
  };
  return (
    <Panel title={say('keychange.pairs')} text={say('keychange.pairsText')}>
      <div className="space-y-3 px-4 pb-4">
        {campaign.sources.map((source) => (
          <p key={source.vendor_account} className="text-sm text-quiet">
            {say('keychange.source', { company: source.company, from: say(`keychange.source.${source.pairs_from}`) })}
          </p>
        ))}
        <FileField label={say('keychange.pairsFile')} accept=".csv,.xlsx" choose={choose} />
        <ProblemNote problem={pairs.error} />
        {pairs.data && <Result answer={pairs.data} />}
        <div className="flex flex-wrap gap-2">
          <Button disabled={!file || pairs.isPending} onClick={() => void send(true)}>
            {say('keychange.try')}
          </Button>
          <Button look="primary" disabled={!file || pairs.isPending || pairs.data?.dry_run !== true || pairs.data.taken === 0} onClick={() => void send(false)}>
            {say('keychange.take')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Result({ answer }: { answer: Answer }) {
  const { say } = useWords(words);
  const counts = { rows: answer.rows, taken: answer.taken, known: answer.known, rejected: answer.rejected.length };
  return (
    <div role="status" className="rounded-md bg-surface-2 px-3 py-2">
      <p>{say(answer.dry_run ? 'keychange.wouldTake' : 'keychange.took', counts)}</p>
      {answer.rejected.length > 0 && (
        <ul tabIndex={0} className="mt-2 max-h-48 overflow-y-auto text-sm">
          {answer.rejected.map((one) => (
            <li key={one.row}>
              {say('keychange.row', { n: one.row })} · <span className="font-mono">{one.meter}</span> · <span className="text-danger">{one.reason}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
