import type { MessagingCampaignsTestData, MessagingCampaignsTestResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Campaign } from './types.ts';
import { words } from './words/index.ts';

/** The message as it will be, to up to five numbers of one's own. */
export function TestSend({ campaign }: { campaign: Campaign }) {
  const { say } = useWords(words);
  const may = useMay();
  const test = useAct<MessagingCampaignsTestData, MessagingCampaignsTestResponses>('/api/messaging/campaigns/{id}/test/', { spends: true });
  if (!may('campaigns.send')) return null;
  const send = (to: string[]) => test.mutate({ path: { id: campaign.id }, body: { to } }, { onSuccess: () => toast(say('campaigns.tested')) });
  return (
    <Panel title={say('campaigns.test')} text={say('campaigns.testText')}>
      <Form
        className="px-4 pb-4"
        act={say('campaigns.testSend')}
        busy={test.isPending}
        problem={test.error}
        send={({ text }) =>
          send(
            text('to')
              .split(/[\s,;]+/)
              .filter((one) => one !== ''),
          )
        }
      >
        <Field label={say('campaigns.testTo')} name="to" required placeholder="0712345678" errors={test.error?.details['to']} />
      </Form>
    </Panel>
  );
}
