import { useState } from 'react';
import type {
  MessagingRetentionData,
  MessagingRetentionPreviewData,
  MessagingRetentionPreviewResponses,
  MessagingRetentionReplaceData,
  MessagingRetentionReplaceResponses,
  MessagingRetentionResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { dayOf } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Retention = MessagingRetentionResponses[200];

/** For how long words of messages are kept; nobody but the client's administrators decides on it. */
export function RetentionPanel() {
  const { say } = useWords(words);
  const may = useMay();
  const off = !may('messages.retention');
  const read = useRead<MessagingRetentionData, MessagingRetentionResponses>('/api/messaging/retention/', { off });
  if (off) return null;
  return (
    <Panel title={say('settings.retentionPanel')} text={say('settings.retentionText')}>
      <Loaded read={read} rows={2}>
        {(now) => <Months key={now.changed_at} now={now} />}
      </Loaded>
    </Panel>
  );
}

/** What makes less be kept is asked once more, with what goes first. */
function Months({ now }: { now: Retention }) {
  const { say, language } = useWords(words);
  const [asked, setAsked] = useState<number | null>(null);
  const save = useAct<MessagingRetentionReplaceData, MessagingRetentionReplaceResponses>('/api/messaging/retention/', { method: 'PUT' });
  const keep = (months: number | null) =>
    save.mutate(
      { body: { months } },
      {
        onSuccess: () => {
          setAsked(null);
          toast(say('common.saved'));
        },
      },
    );
  const isLess = (months: number) => months >= now.least_months && months <= now.most_months && months < (now.months ?? Number.POSITIVE_INFINITY);
  const send = (typed: string) => {
    const months = typed === '' ? null : Number(typed);
    if (months !== null && isLess(months)) setAsked(months);
    else keep(months);
  };
  return (
    <>
      <Form
        className="px-4 pb-4"
        act={say('common.save')}
        busy={save.isPending}
        problem={asked === null ? save.error : null}
        send={({ text }) => send(text('months'))}
      >
        <Field
          name="months"
          label={say('settings.retentionMonths')}
          hint={say('settings.retentionHint', { least: now.least_months, most: now.most_months })}
          type="number"
          min={now.least_months}
          max={now.most_months}
          defaultValue={now.months ?? ''}
          errors={save.error?.details['months']}
        />
        <SoFar now={now} />
      </Form>
      {asked !== null && (
        <Confirm
          title={say('settings.retentionTitle')}
          text={say('settings.retentionWarn', { day: dayOf(monthsAgo(asked), language) })}
          act={say('settings.retentionAct', { n: asked })}
          busy={save.isPending}
          problem={save.error}
          confirm={() => keep(asked)}
          close={() => {
            setAsked(null);
            save.reset();
          }}
        >
          <First months={asked} />
        </Confirm>
      )}
    </>
  );
}

function SoFar({ now }: { now: Retention }) {
  const { say, language } = useWords(words);
  const { messages, texts, files } = now.removed;
  return (
    <>
      {now.takes_effect_at !== null && now.last_removal_at === null && (
        <p className="text-sm text-quiet">{say('settings.retentionBegins', { at: dayOf(now.takes_effect_at, language) })}</p>
      )}
      {messages + texts + files > 0 && (
        <p className="text-sm text-quiet">
          {say('settings.retentionRemoved', { messages: messages.toLocaleString(), texts: texts.toLocaleString(), files: files.toLocaleString() })}
        </p>
      )}
    </>
  );
}

function First({ months }: { months: number }) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingRetentionPreviewData, MessagingRetentionPreviewResponses>('/api/messaging/retention/preview/', { query: { months } });
  if (!data) return <Skeleton rows={3} />;
  const shown = (count: number) => (data.has_more ? `${say('settings.retentionMost')} ${count.toLocaleString()}` : count.toLocaleString());
  return (
    <section aria-label={say('settings.retentionFirst')} className="rounded-lg bg-warn-soft">
      <p className="px-4 pt-3 font-medium text-warn">{say('settings.retentionFirst')}</p>
      <Facts
        facts={[
          [say('settings.retentionMessages'), shown(data.messages)],
          [say('settings.retentionTexts'), shown(data.texts)],
          [say('settings.retentionFiles'), shown(data.files)],
        ]}
      />
    </section>
  );
}

function monthsAgo(months: number): string {
  const then = new Date();
  then.setUTCMonth(then.getUTCMonth() - months);
  return then.toISOString();
}
