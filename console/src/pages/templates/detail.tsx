import { useParams } from '@tanstack/react-router';
import type {
  MessagingTemplatesGetData,
  MessagingTemplatesGetResponses,
  MessagingTemplatesSubmitData,
  MessagingTemplatesSubmitResponses,
  MessagingTemplatesUnpauseData,
  MessagingTemplatesUnpauseResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { textIfAny, useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, Page, Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useTold } from '../../ui/use-told.ts';
import { Time } from '../../ui/values.tsx';
import { NEW_DRAFT, draftOf } from './draft.ts';
import type { Template } from './draft.ts';
import { TemplateEditor } from './editor.tsx';
import { categoryWord, Quality, stateOf } from './list.tsx';
import { words } from './words/index.ts';

/** Before Meta has a template, and once it was refused, it can be changed here. */
const isOpen = ({ channel, status }: Template): boolean => channel !== 'whatsapp' || status === 'draft' || status === 'rejected';

export function NewTemplatePage() {
  const { say } = useWords(words);
  return (
    <Page title={say('templates.new')} text={say('templates.newText')}>
      <TemplateEditor start={NEW_DRAFT} />
    </Page>
  );
}

export function TemplatePage() {
  const { id } = useParams({ strict: false });
  const { say } = useWords(words);
  const read = useRead<MessagingTemplatesGetData, MessagingTemplatesGetResponses>('/api/messaging/templates/{id}/', { path: { id: id ?? '' } });
  const { data } = read;
  return (
    <Page
      title={data?.name ?? say('g.template')}
      badge={data && <StateBadge state={stateOf(data)} />}
      actions={data?.channel === 'whatsapp' && (data.status === 'paused' ? <Unpause template={data} /> : <Submit template={data} />)}
    >
      <Loaded read={read}>{(template) => <Body template={template} />}</Loaded>
    </Page>
  );
}

function Body({ template }: { template: Template }) {
  return (
    <div className="space-y-4">
      <Trouble template={template} />
      <TemplateEditor key={template.updated_at} start={draftOf(template)} template={template} fixed={!isOpen(template)}>
        <About template={template} />
      </TemplateEditor>
    </div>
  );
}

function Submit({ template }: { template: Template }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const submit = useAct<MessagingTemplatesSubmitData, MessagingTemplatesSubmitResponses>('/api/messaging/templates/{id}/submit/');
  if (!may('templates.write') || !isOpen(template)) return null;
  return (
    <Button look="primary" disabled={submit.isPending} onClick={() => submit.mutate({ path: { id: template.id } }, told(say('templates.submitted')))}>
      {say('templates.submit')}
    </Button>
  );
}

function Unpause({ template }: { template: Template }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const unpause = useAct<MessagingTemplatesUnpauseData, MessagingTemplatesUnpauseResponses>('/api/messaging/templates/{id}/unpause/');
  if (!may('templates.write')) return null;
  return (
    <Button look="primary" disabled={unpause.isPending} onClick={() => unpause.mutate({ path: { id: template.id } }, told(say('templates.unpaused')))}>
      {say('templates.unpause')}
    </Button>
  );
}

const ADVICE = ['rejected', 'paused', 'disabled', 'submitting', 'pending'] as const;

/** What keeps a template from being sent, in words, and what to do about it. */
function Trouble({ template }: { template: Template }) {
  const { say } = useWords(words);
  const state = ADVICE.find((one) => one === template.status);
  if (!state && template.status_reason === '' && template.coming_category === '') return null;
  return (
    <div role="note" className="rounded-lg border border-warn/40 bg-warn-soft px-4 py-3">
      {state && <p className="font-medium text-warn">{say(`templates.advice.${state}`)}</p>}
      {template.status_reason && (
        <p className="mt-1">{say('templates.reason', { reason: textIfAny(say, `templates.refusal.${template.status_reason}`) ?? template.status_reason })}</p>
      )}
      {template.coming_category && <p className="mt-1">{say('templates.coming', { category: categoryWord(say, template.coming_category) })}</p>}
    </div>
  );
}

function About({ template }: { template: Template }) {
  const { say } = useWords(words);
  const ofMeta = [
    [say('templates.quality'), <Quality key="q" quality={template.quality} say={say} />],
    [say('templates.submittedAt'), <Time key="s" at={template.submitted_at} />],
    [say('templates.syncedAt'), <Time key="y" at={template.synced_at} />],
  ] as const;
  return (
    <Panel title={say('common.facts')}>
      <Facts
        facts={[
          [say('templates.used'), template.usage_count.toLocaleString()],
          ...(template.channel === 'whatsapp' ? ofMeta : []),
          [say('templates.updated'), <Time key="u" at={template.updated_at} />],
        ]}
      />
    </Panel>
  );
}
