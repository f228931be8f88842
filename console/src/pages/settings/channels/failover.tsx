import { useState } from 'react';
import type {
  MessagingFailoverData,
  MessagingFailoverNoticeReplaceData,
  MessagingFailoverNoticeReplaceResponses,
  MessagingFailoverResponses,
  MessagingTemplatesListData,
  MessagingTemplatesListResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Check } from '../../../ui/check.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Select } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Money } from '../../../ui/values.tsx';
import { words } from './words/index.ts';

type Rule = MessagingFailoverResponses[200]['results'][number];

/** Which messages go by WhatsApp first, and by SMS when they are not there in time. */
export function FailoverRules() {
  const { say } = useWords(words);
  const [open, setOpen] = useState<Rule['kind'] | null>(null);
  const read = useRead<MessagingFailoverData, MessagingFailoverResponses>('/api/messaging/failover/');
  const changed = read.data?.results.find(({ kind }) => kind === open);
  return (
    <Panel title={say('channels.failover')} text={say('channels.failoverText')} className="mt-4">
      <Loaded read={read}>
        {({ results }) => (
          <Rows label={say('channels.failover')}>
            {results.map((rule) => (
              <RuleRow key={rule.kind} rule={rule} change={() => setOpen(rule.kind)} />
            ))}
          </Rows>
        )}
      </Loaded>
      {changed && <RuleForm rule={changed} close={() => setOpen(null)} />}
    </Panel>
  );
}

function RuleRow({ rule, change }: { rule: Rule; change: () => void }) {
  const { say } = useWords(words);
  const name = say(`channels.failover.${rule.kind}`);
  return (
    <Row
      title={name}
      badges={<Badge tone={rule.is_active ? 'done' : 'plain'}>{rule.is_active ? say('channels.failoverOn') : say('channels.failoverOff')}</Badge>}
      text={rule.is_active ? say('channels.failoverAfter', { n: rule.wait_minutes }) : say(`channels.failoverWhat.${rule.kind}`)}
      actions={
        <Button onClick={change} aria-label={`${say('common.change')}: ${name}`}>
          {say('common.change')}
        </Button>
      }
    >
      <Costs rule={rule} />
    </Row>
  );
}

function Costs({ rule }: { rule: Rule }) {
  const { say } = useWords(words);
  const costs = [
    ['WhatsApp', rule.whatsapp_cost],
    ['SMS', rule.sms_cost],
  ] as const;
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 text-sm text-quiet">
      {costs.map(([name, cost]) => (
        <span key={name}>
          {name}: {cost ? <Money {...cost} /> : say('channels.failoverNoPrice')}
        </span>
      ))}
    </p>
  );
}

const MANY = 100;
/** The three kinds have one shape: their addresses differ by the kind alone. */
const placeOf = (kind: Rule['kind']) => `/api/messaging/failover/${kind}/` as MessagingFailoverNoticeReplaceData['url'];

function RuleForm({ rule, close }: { rule: Rule; close: () => void }) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingTemplatesListData, MessagingTemplatesListResponses>('/api/messaging/templates/', { query: { page_size: MANY } });
  const save = useAct<MessagingFailoverNoticeReplaceData, MessagingFailoverNoticeReplaceResponses>(placeOf(rule.kind), { method: 'PUT' });
  const fitting = (data?.results ?? []).filter(({ channel, approved, variables }) => channel === 'whatsapp' && approved && variables.length === 1);
  const done = () => {
    toast(say('common.done'));
    close();
  };
  return (
    <Dialog title={say(`channels.failover.${rule.kind}`)} close={close}>
      <Form
        className="p-5"
        act={say('common.save')}
        busy={save.isPending || data === undefined}
        problem={save.error}
        close={close}
        send={({ text, on }) =>
          save.mutate(
            {
              body: { is_active: on('is_active'), whatsapp_template: text('whatsapp_template'), wait_minutes: Number.parseInt(text('wait_minutes'), 10) || 0 },
            },
            { onSuccess: done },
          )
        }
      >
        <Check label={say('channels.failoverUse')} hint={say('channels.failoverUseText')} name="is_active" defaultChecked={rule.is_active} />
        <Select
          key={fitting.length}
          label={say('g.template')}
          hint={say('channels.failoverTemplateText')}
          name="whatsapp_template"
          defaultValue={rule.whatsapp_template ?? ''}
          choices={fitting.map(({ id, name, language }) => ({ value: id, label: `${name} (${language})` }))}
          errors={save.error?.details['whatsapp_template']}
        />
        <Field
          label={say('channels.failoverWait')}
          name="wait_minutes"
          type="number"
          min={1}
          max={1440}
          defaultValue={rule.wait_minutes}
          errors={save.error?.details['wait_minutes']}
        />
      </Form>
    </Dialog>
  );
}
