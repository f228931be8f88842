import type { AlertRulesUpdateData, AlertRulesUpdateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { fullNumber } from '../../format/values.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { kindName } from './columns.tsx';
import type { Rule } from './rules.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Change = AlertRulesUpdateData['body'];

const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
const DELIVERIES = ['immediate', 'digest', 'none'] as const;
const ROLES = ['client_admin', 'operator', 'field_engineer', 'read_only'] as const;

/** What of a kind of alert is raised, and who is told of it how. */
export function RuleForm({ rule, close }: { rule: Rule; close: () => void }) {
  const { say } = useWords(words);
  const update = useAct<AlertRulesUpdateData, AlertRulesUpdateResponses>('/api/alert-rules/', { method: 'PUT' });
  const details = update.error?.details;
  const told = () => {
    toast(say('alerts.saved'));
    close();
  };
  return (
    <Dialog title={kindName(rule.alert_type, say)} close={close}>
      <Form
        send={(typed) => update.mutate({ body: changeOf(rule, typed) }, { onSuccess: told })}
        act={say('alerts.save')}
        busy={update.isPending}
        problem={update.error}
        close={close}
        className="p-5"
      >
        <Check name="is_enabled" label={say('alerts.enabled')} defaultChecked={rule.is_enabled} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Select
            name="severity"
            label={say('alerts.severity')}
            defaultValue={rule.severity}
            choices={SEVERITIES.map((value) => ({ value, label: say(`severity.${value}`) }))}
          />
          <Threshold rule={rule} errors={details?.['threshold']} />
        </div>
        <Select
          name="delivery"
          label={say('alerts.delivery')}
          defaultValue={rule.delivery}
          choices={DELIVERIES.map((value) => ({ value, label: say(`alerts.delivery.${value}`) }))}
        />
        <div className="flex flex-wrap gap-x-6">
          <Check name="by_sms" label={say('alerts.bySms')} defaultChecked={rule.by_sms} />
          <Check name="by_email" label={say('alerts.byEmail')} defaultChecked={rule.by_email} />
        </div>
        <Roles rule={rule} />
        <Others rule={rule} details={details} />
        <Field
          name="repeat"
          type="number"
          min={5}
          max={10_080}
          label={say('alerts.repeat')}
          hint={say('alerts.repeatHint')}
          defaultValue={rule.repeat_minutes ?? ''}
          errors={details?.['repeat_minutes']}
        />
        {rule.alert_type === 'low_token' && <Check name="to_customer" label={say('alerts.toCustomer')} defaultChecked={rule.to_customer} />}
      </Form>
    </Dialog>
  );
}

/** Who is told beside people with a role. */
function Others({ rule, details }: { rule: Rule; details: Readonly<Record<string, readonly string[]>> | undefined }) {
  const { say } = useWords(words);
  return (
    <>
      <Field
        name="phones"
        label={say('alerts.phones')}
        hint={say('alerts.listHint')}
        defaultValue={rule.phones.map(fullNumber).join(', ')}
        errors={details?.['phones']}
      />
      <Field name="emails" label={say('alerts.emails')} hint={say('alerts.listHint')} defaultValue={rule.emails.join(', ')} errors={details?.['emails']} />
    </>
  );
}

function Roles({ rule }: { rule: Rule }) {
  const { say } = useWords(words);
  return (
    <fieldset>
      <legend className="text-sm font-medium">{say('alerts.roles')}</legend>
      <div className="grid grid-cols-2">
        {ROLES.map((role) => (
          <Check key={role} name={`role.${role}`} label={say(`alerts.role.${role}`)} defaultChecked={rule.roles.includes(role)} />
        ))}
      </div>
    </fieldset>
  );
}

function Threshold({ rule, errors }: { rule: Rule; errors: readonly string[] | undefined }) {
  const { say } = useWords(words);
  if (rule.threshold_unit === null) return null;
  const unit = say(`alerts.unit.${rule.threshold_unit}` as WordKey);
  return <Field name="threshold" type="number" min={1} label={say('alerts.threshold', { unit })} defaultValue={rule.threshold ?? ''} errors={errors} />;
}

const numberOrNull = (text: string): number | null => (text === '' ? null : Number(text));
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function changeOf(rule: Rule, typed: Typed): Change {
  return {
    alert_type: rule.alert_type as Change['alert_type'],
    is_enabled: typed.on('is_enabled'),
    severity: typed.text('severity') as (typeof SEVERITIES)[number],
    delivery: typed.text('delivery') as (typeof DELIVERIES)[number],
    by_sms: typed.on('by_sms'),
    by_email: typed.on('by_email'),
    roles: ROLES.filter((role) => typed.on(`role.${role}`)),
    phones: listOf(typed.text('phones')),
    emails: listOf(typed.text('emails')),
    repeat_minutes: numberOrNull(typed.text('repeat')),
    ...(rule.threshold_unit === null ? {} : { threshold: numberOrNull(typed.text('threshold')) }),
    ...(rule.alert_type === 'low_token' ? { to_customer: typed.on('to_customer') } : {}),
  };
}
