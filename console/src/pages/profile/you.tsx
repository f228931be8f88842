import type {
  AuthProfileData,
  AuthProfileDetailData,
  AuthProfileDetailResponses,
  AuthProfileDetailUpdateData,
  AuthProfileDetailUpdateResponses,
  AuthProfileResponses,
  AuthProfileUpdateData,
  AuthProfileUpdateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { chooseLanguage, LANGUAGES, useWords } from '../../i18n/index.ts';
import { fullNumber } from '../../format/values.ts';
import { timeZones } from '../../format/zones.ts';
import { Check } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { AddressPanel } from './address.tsx';
import { words } from './words/index.ts';

export type Profile = AuthProfileResponses[200];
type Language = NonNullable<AuthProfileDetailUpdateData['body']['preferred_language']>;

export function YouTab() {
  const profile = useRead<AuthProfileData, AuthProfileResponses>('/api/auth/profile/');
  const detail = useRead<AuthProfileDetailData, AuthProfileDetailResponses>('/api/auth/profile/detail/');
  const { say } = useWords(words);
  return (
    <>
      <Panel title={say('profile.you')}>
        <Loaded read={profile}>
          {(own) => <Loaded read={detail}>{({ preferred_language: language }) => <About profile={own} preferred={language} />}</Loaded>}
        </Loaded>
      </Panel>
      {profile.data && <AddressPanel profile={profile.data} />}
    </>
  );
}

/** A name that was never given need not be given now. */
const changeOf = (profile: Profile, { text, on }: Typed): AuthProfileUpdateData['body'] => ({
  ...(text('first_name') === profile.first_name ? {} : { first_name: text('first_name') }),
  ...(text('last_name') === profile.last_name ? {} : { last_name: text('last_name') }),
  phone_number: text('phone_number'),
  timezone: text('timezone'),
  email_notifications: on('email_notifications'),
  sms_notifications: on('sms_notifications'),
});

function About({ profile, preferred }: { profile: Profile; preferred: string }) {
  const { say, language: shown } = useWords(words);
  const save = useAct<AuthProfileUpdateData, AuthProfileUpdateResponses>('/api/auth/profile/', { method: 'PATCH' });
  const prefer = useAct<AuthProfileDetailUpdateData, AuthProfileDetailUpdateResponses>('/api/auth/profile/detail/', { method: 'PATCH' });
  const wrong = save.error?.details ?? {};
  const send = (typed: Typed) => {
    const language = typed.text('language') as Language;
    const speak = async () => {
      await chooseLanguage(language);
      toast(say('common.saved'));
    };
    save.mutate(
      { body: changeOf(profile, typed) },
      { onSuccess: () => prefer.mutate({ body: { preferred_language: language } }, { onSuccess: () => void speak() }) },
    );
  };
  return (
    <Form className="px-4 pb-4" act={say('common.save')} busy={save.isPending || prefer.isPending} problem={save.error ?? prefer.error} send={send}>
      <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-2">
        <Field label={say('profile.firstName')} name="first_name" autoComplete="given-name" defaultValue={profile.first_name} errors={wrong['first_name']} />
        <Field label={say('profile.lastName')} name="last_name" autoComplete="family-name" defaultValue={profile.last_name} errors={wrong['last_name']} />
        <Field
          label={say('profile.phone')}
          name="phone_number"
          type="tel"
          autoComplete="tel"
          defaultValue={fullNumber(profile.phone_number)}
          errors={wrong['phone_number']}
        />
        <Select label={say('profile.language')} name="language" choices={LANGUAGES} defaultValue={preferred === '' ? shown : preferred} />
      </div>
      <Select
        label={say('profile.zone')}
        hint={say('profile.zoneHint')}
        name="timezone"
        choices={timeZones(profile.timezone)}
        defaultValue={profile.timezone}
        errors={wrong['timezone']}
      />
      <Check label={say('profile.byMail')} hint={say('profile.byHint')} name="email_notifications" defaultChecked={profile.email_notifications} />
      <Check label={say('profile.bySms')} name="sms_notifications" defaultChecked={profile.sms_notifications} />
    </Form>
  );
}
