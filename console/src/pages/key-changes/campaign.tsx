import { useParams } from '@tanstack/react-router';
import type {
  KeyChangeCampaignsCancelData,
  KeyChangeCampaignsCancelResponses,
  KeyChangeCampaignsGetData,
  KeyChangeCampaignsGetResponses,
  KeyChangeCampaignsStartData,
  KeyChangeCampaignsStartResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Facts, Page, Panel } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { StatFilter } from '../../ui/stat-filter.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { keyText } from '../meters/key.tsx';
import { Changes } from './changes.tsx';
import { Pairs } from './pairs.tsx';
import { CampaignState } from './state.tsx';
import { words } from './words/index.ts';

export type Campaign = KeyChangeCampaignsGetResponses[200];

const LIVE_MS = 5000;
const STATES = ['waiting', 'ready', 'sent', 'confirmed', 'failed'] as const;

/** One campaign: how far it is, what it needs next, and its meters. */
export function KeyChangePage() {
  const { id = '' } = useParams({ strict: false });
  const { say } = useWords(words);
  const { data, error, refetch } = useRead<KeyChangeCampaignsGetData, KeyChangeCampaignsGetResponses>('/api/key-change-campaigns/{id}/', {
    path: { id },
    everyMs: LIVE_MS,
  });
  return (
    <Page title={data?.name ?? say('keychange.title')} badge={data && <CampaignState state={data.state} />} actions={data && <Acts campaign={data} />}>
      {error && <ErrorState problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && <Body campaign={data} />}
    </Page>
  );
}

function Body({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const { progress } = campaign;
  const stats = STATES.map((state) => ({
    value: state,
    label: state === 'ready' ? say('keychange.ready') : say(`state.${state}`),
    figure: progress[state].toLocaleString(),
    tone: state === 'failed' && progress.failed > 0 ? ('need' as const) : ('plain' as const),
  }));
  return (
    <>
      <StatFilter label={say('common.filter')} stats={stats} chosen={asked['state'] ?? ''} choose={(state) => set({ state })} />
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <Changes campaign={campaign} state={asked['state'] ?? ''} />
        <div className="space-y-4">
          <Panel title={say('keychange.progress')}>
            <div className="px-4 pb-4">
              <Progress
                label={say('keychange.progress')}
                percent={progress.meters === 0 ? 0 : (progress.confirmed / progress.meters) * 100}
                text={say('keychange.of', { done: progress.confirmed.toLocaleString(), all: progress.meters.toLocaleString() })}
              />
              {progress.without_phone > 0 && <p className="mt-2 text-warn">{say('keychange.noPhone', { count: progress.without_phone })}</p>}
            </div>
            <Facts
              facts={[
                [say('keychange.to'), <Mono key="k">{keyText(campaign.target)}</Mono>],
                [say('keychange.select'), say(`keychange.select.${campaign.select}` as 'keychange.select.all')],
                [say('keychange.holdDays'), campaign.hold_days],
                [say('common.when'), <Time key="t" at={campaign.started_at ?? campaign.created_at} />],
              ]}
            />
          </Panel>
          <Pairs campaign={campaign} />
        </div>
      </div>
    </>
  );
}

function Acts({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const may = useMay();
  const start = useAct<KeyChangeCampaignsStartData, KeyChangeCampaignsStartResponses>('/api/key-change-campaigns/{id}/start/');
  const cancel = useAct<KeyChangeCampaignsCancelData, KeyChangeCampaignsCancelResponses>('/api/key-change-campaigns/{id}/cancel/');
  if (!may('key_changes.manage')) return null;
  const vars = { path: { id: campaign.id } };
  return (
    <>
      {campaign.state === 'open' && (
        <ConfirmButton
          label={say('keychange.start')}
          title={say('keychange.start')}
          text={say('keychange.startText')}
          done={say('keychange.started')}
          act={start}
          vars={vars}
        />
      )}
      {(campaign.state === 'open' || campaign.state === 'running') && (
        <ConfirmButton
          look="ghost"
          label={say('keychange.cancel')}
          title={say('keychange.cancel')}
          text={say('keychange.cancelText')}
          done={say('keychange.cancelled')}
          act={cancel}
          vars={vars}
        />
      )}
    </>
  );
}
