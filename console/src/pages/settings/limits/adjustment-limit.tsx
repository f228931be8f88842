import type {
  AdjustmentLimitsData,
  AdjustmentLimitsReplaceData,
  AdjustmentLimitsReplaceResponses,
  AdjustmentLimitsResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { usePlace } from '../../../api/place.ts';
import { useWords } from '../../../i18n/index.ts';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { toast } from '../../../ui/toast.tsx';
import { words } from './words/index.ts';

/** What one person may put right in a day; above it a second one approves. */
export function AdjustmentLimit() {
  const { say } = useWords(words);
  const { currency } = usePlace();
  const read = useRead<AdjustmentLimitsData, AdjustmentLimitsResponses>('/api/adjustment-limits/');
  const save = useAct<AdjustmentLimitsReplaceData, AdjustmentLimitsReplaceResponses>('/api/adjustment-limits/', { method: 'PUT' });
  const done = () => toast(say('common.saved'));
  return (
    <Panel title={say('limits.adjustments')} text={say('limits.adjustmentsText')}>
      <Loaded read={read} rows={2}>
        {(now) => (
          <Form
            key={now.alone_per_day}
            className="px-4 pb-4"
            act={say('common.save')}
            busy={save.isPending}
            problem={save.error}
            send={({ text }) => save.mutate({ body: { alone_per_day: text('alone_per_day') } }, { onSuccess: done })}
          >
            <Field
              name="alone_per_day"
              label={`${say('limits.adjustAlone')} (${currency})`}
              hint={now.is_default ? say('limits.asDelivered') : undefined}
              inputMode="decimal"
              required
              defaultValue={now.alone_per_day}
              errors={save.error?.details['alone_per_day']}
            />
          </Form>
        )}
      </Loaded>
    </Panel>
  );
}
