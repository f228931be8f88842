import { Link } from '@tanstack/react-router';
import type { KeyChangeCampaignsListData, KeyChangeCampaignsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { keyText } from '../meters/key.tsx';
import { NewCampaign } from './form.tsx';
import { CampaignState } from './state.tsx';
import { words } from './words/index.ts';

/** Campaigns that take meters to a new key, newest first. */
export function KeyChangesPage() {
  const { say } = useWords(words);
  const may = useMay();
  const { asked, set } = useUrl();
  const list = useList<KeyChangeCampaignsListData, KeyChangeCampaignsListResponses>('/api/key-change-campaigns/', undefined);
  const add = may('key_changes.manage') && (
    <Button look="primary" onClick={() => set({ show: 'new' })}>
      {say('keychange.new')}
    </Button>
  );
  return (
    <Page title={say('keychange.title')} text={say('keychange.text')} actions={add}>
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton />}
      {!list.isLoading && !list.problem && list.rows.length === 0 && (
        <Empty icon="key" title={say('keychange.none')} text={say('keychange.noneText')} action={add} />
      )}
      <ul className="space-y-2">
        {list.rows.map((campaign) => (
          <li key={campaign.id}>
            <Link
              to="/key-changes/$id"
              params={{ id: campaign.id }}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-line bg-surface-1 px-4 py-3 hover:bg-surface-2"
            >
              <span className="min-w-40 flex-1 font-medium">{campaign.name}</span>
              <Mono>{keyText(campaign.target)}</Mono>
              <CampaignState state={campaign.state} />
              <span className="text-sm text-quiet">
                <Time at={campaign.created_at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button look="ghost" className="mx-auto mt-3 flex" onClick={list.more}>
          {say('common.more')}
        </Button>
      )}
      {asked['show'] === 'new' && <NewCampaign close={() => set({ show: '' })} />}
    </Page>
  );
}
