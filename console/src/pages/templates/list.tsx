import { useNavigate } from '@tanstack/react-router';
import type {
  MessagingTemplatesListData,
  MessagingTemplatesListResponses,
  MessagingTemplatesSyncData,
  MessagingTemplatesSyncResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { languageName } from '../../format/language.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useTold } from '../../ui/use-told.ts';
import { Time } from '../../ui/values.tsx';
import type { Template } from './draft.ts';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

const STATES = ['draft', 'pending', 'approved', 'rejected', 'paused'] as const;

export function TemplatesPage() {
  const { say, language } = useWords(words);
  const { asked, set } = useUrl();
  const navigate = useNavigate();
  const query = { search: asked['q'], channel: asked['channel'], status: asked['state'] } as MessagingTemplatesListData['query'];
  const list = useList<MessagingTemplatesListData, MessagingTemplatesListResponses>('/api/messaging/templates/', query);
  const tabs = [
    { value: '', label: say('common.all') },
    { value: 'whatsapp', label: 'WhatsApp' },
    { value: 'sms', label: 'SMS' },
    { value: 'email', label: say('sign.email') },
  ];
  return (
    <Page title={say('g.templates')} text={say('templates.text')} actions={<Actions />}>
      <Tabs label={say('templates.channel')} tabs={tabs} chosen={asked['channel'] ?? ''} choose={(channel) => set({ channel })} />
      <div className="flex flex-wrap items-start gap-x-3">
        <SearchBox label={say('templates.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
        <div role="group" aria-label={say('common.state')} className="mb-3 flex flex-wrap gap-1">
          {STATES.map((state) => (
            <Button
              key={state}
              look="ghost"
              aria-pressed={asked['state'] === state}
              onClick={() => set({ state: asked['state'] === state ? '' : state })}
              className="aria-pressed:bg-accent-soft aria-pressed:text-text"
            >
              {say(`state.${state}`)}
            </Button>
          ))}
        </div>
      </div>
      <Table
        name="templates"
        label={say('g.templates')}
        list={list}
        columns={columns(say, language)}
        open={({ id }) => void navigate({ to: '/templates/$id', params: { id } })}
        empty={<Empty icon="form" title={say('templates.empty')} text={say('templates.emptyText')} />}
      />
    </Page>
  );
}

function Actions() {
  const { say } = useWords(words);
  const may = useMay();
  const navigate = useNavigate();
  const told = useTold();
  const sync = useAct<MessagingTemplatesSyncData, MessagingTemplatesSyncResponses>('/api/messaging/templates/sync/');
  if (!may('templates.write')) return null;
  return (
    <>
      <Button onClick={() => sync.mutate({}, told(say('templates.synced')))} disabled={sync.isPending}>
        <Icon name="reset" /> {say('templates.sync')}
      </Button>
      <Button look="primary" onClick={() => void navigate({ to: '/templates/new' })}>
        <Icon name="plus" /> {say('templates.new')}
      </Button>
    </>
  );
}

function columns(say: SayOf<WordKey>, language: string): readonly Column<Template>[] {
  return [
    {
      id: 'name',
      head: say('common.name'),
      lead: true,
      cell: (row) => (
        <ObjectLink kind="templates" id={row.id}>
          {row.name}
        </ObjectLink>
      ),
    },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={stateOf(row)} /> },
    { id: 'channel', head: say('templates.channel'), cell: (row) => <Badge>{channelWord(say, row.channel)}</Badge> },
    { id: 'language', head: say('shell.language'), cell: (row) => languageName(row.language, language) },
    { id: 'category', head: say('templates.category'), cell: (row) => categoryWord(say, row.category) },
    { id: 'quality', head: say('templates.quality'), named: true, cell: (row) => <Quality quality={row.quality} say={say} /> },
    { id: 'used', head: say('templates.used'), right: true, cell: (row) => row.usage_count.toLocaleString() },
    { id: 'updated', head: say('templates.updated'), right: true, cell: (row) => <Time at={row.updated_at} /> },
    { id: 'body', head: say('g.message'), extra: true, cell: (row) => row.body_text },
  ];
}

function channelWord(say: SayOf<WordKey>, channel: Template['channel']): string {
  if (channel === 'email') return say('sign.email');
  return channel === 'sms' ? 'SMS' : 'WhatsApp';
}

/** Only WhatsApp's templates are reviewed; the others can be used as they are. */
export const stateOf = (template: Template): string => (template.channel === 'whatsapp' ? template.status : 'active');

export function categoryWord(say: SayOf<WordKey>, category: string): string {
  const key = `templates.category.${category}` as WordKey;
  return key in words.en ? say(key) : category.toLowerCase();
}

const QUALITY: Readonly<Record<string, { tone: 'done' | 'warn' | 'need'; word: WordKey }>> = {
  green: { tone: 'done', word: 'templates.quality.green' },
  yellow: { tone: 'warn', word: 'templates.quality.yellow' },
  red: { tone: 'need', word: 'templates.quality.red' },
};

export function Quality({ quality, say }: { quality: string; say: SayOf<WordKey> }) {
  const known = QUALITY[quality.toLowerCase()];
  return known ? <Badge tone={known.tone}>{say(known.word)}</Badge> : <span className="text-quiet">–</span>;
}
