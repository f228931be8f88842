import type { ClientsCreateData, ClientsCreateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { timeZones } from '../../format/zones.ts';
import { LANGUAGES, useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Body = ClientsCreateData['body'];

const HOME = 'Africa/Nairobi';

const bodyOf = ({ text }: Typed): Body => ({
  name: text('name'),
  ...(text('slug') === '' ? {} : { slug: text('slug') }),
  time_zone: text('time_zone'),
  currency: text('currency').toUpperCase(),
  language: text('language') as NonNullable<Body['language']>,
});

export function NewTenant({ made, close }: { made: (id: string) => void; close: () => void }) {
  const { say } = useWords(words);
  const make = useAct<ClientsCreateData, ClientsCreateResponses>('/api/clients/', { tenant: null });
  const wrong = make.error?.details ?? {};
  const done = ({ id }: { id: string }) => {
    toast(say('platform.tenantMade'));
    made(id);
  };
  return (
    <Dialog title={say('platform.tenantNew')} close={close}>
      <Form
        className="p-5"
        act={say('platform.tenantNew')}
        busy={make.isPending}
        problem={make.error}
        close={close}
        send={(typed) => make.mutate({ body: bodyOf(typed) }, { onSuccess: done })}
      >
        <Field label={say('platform.tenantName')} name="name" required autoFocus errors={wrong['name']} />
        <Field label={say('platform.tenantSlug')} hint={say('platform.tenantSlugHint')} name="slug" autoCapitalize="none" errors={wrong['slug']} />
        <Select label={say('platform.tenantZone')} name="time_zone" choices={timeZones(HOME)} defaultValue={HOME} errors={wrong['time_zone']} />
        <div className="grid grid-cols-2 gap-3">
          <Field label={say('platform.tenantCurrency')} name="currency" maxLength={3} required defaultValue="KES" errors={wrong['currency']} />
          <Select label={say('platform.tenantLanguage')} name="language" choices={LANGUAGES} errors={wrong['language']} />
        </div>
      </Form>
    </Dialog>
  );
}
