import type { TenantsGetData, TenantsGetResponses, TenantsUpdateData, TenantsUpdateResponses } from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { timeZones } from '../../format/zones.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field, Select, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Workspace = TenantsGetResponses[200];

const changeOf = ({ text, on }: Typed): TenantsUpdateData['body'] => ({
  name: text('name'),
  business_type: text('business_type'),
  phone_number: text('phone_number'),
  email: text('email'),
  address: text('address'),
  timezone: text('timezone'),
  requires_second_factor: on('requires_second_factor'),
});

export function OrganisationPanel({ client }: { client: string }) {
  const { say } = useWords(words);
  const read = useRead<TenantsGetData, TenantsGetResponses>('/api/tenants/{id}/', { path: { id: client } });
  return (
    <Panel title={say('settings.orgFacts')}>
      <Loaded read={read} rows={7}>
        {(workspace) => <About key={workspace.updated_at} workspace={workspace} />}
      </Loaded>
    </Panel>
  );
}

function About({ workspace }: { workspace: Workspace }) {
  const { say } = useWords(words);
  const save = useAct<TenantsUpdateData, TenantsUpdateResponses>('/api/tenants/{id}/', { method: 'PATCH' });
  const wrong = save.error?.details ?? {};
  const done = () => toast(say('common.saved'));
  return (
    <Form
      className="px-4 pb-4"
      act={say('common.save')}
      busy={save.isPending}
      problem={save.error}
      send={(typed) => save.mutate({ path: { id: workspace.id }, body: changeOf(typed) }, { onSuccess: done })}
    >
      <Field label={say('settings.orgName')} name="name" required defaultValue={workspace.name} errors={wrong['name']} />
      <Field label={say('settings.orgType')} name="business_type" defaultValue={workspace.business_type} errors={wrong['business_type']} />
      <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-2">
        <Field label={say('settings.orgPhone')} name="phone_number" type="tel" defaultValue={workspace.phone_number} errors={wrong['phone_number']} />
        <Field label={say('settings.orgEmail')} name="email" type="email" defaultValue={workspace.email} errors={wrong['email']} />
      </div>
      <TextArea label={say('settings.orgAddress')} name="address" rows={2} defaultValue={workspace.address} errors={wrong['address']} />
      <Select
        label={say('settings.orgZone')}
        hint={say('settings.orgZoneHint')}
        name="timezone"
        choices={timeZones(workspace.timezone)}
        defaultValue={workspace.timezone}
        errors={wrong['timezone']}
      />
      <Check
        label={say('settings.orgFactor')}
        hint={say('settings.orgFactorHint')}
        name="requires_second_factor"
        defaultChecked={workspace.requires_second_factor}
      />
    </Form>
  );
}
