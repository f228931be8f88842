import type { TokenLimitsData, TokenLimitsReplaceData, TokenLimitsReplaceResponses, TokenLimitsResponses } from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { usePlace } from '../../../api/place.ts';
import { useWords } from '../../../i18n/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Field } from '../../../ui/field.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { Setting, SettingForm } from '../setting.tsx';
import { words } from './words/index.ts';

type Limit = TokenLimitsResponses[200]['limits'][number];
type Wrong = Readonly<Record<string, readonly string[]>>;

/** What each role may issue by hand, alone and in a day. */
export function TokenLimits() {
  const { say } = useWords(words);
  const read = useRead<TokenLimitsData, TokenLimitsResponses>('/api/token-limits/');
  return <Setting title={say('limits.tokens')} text={say('limits.tokensText')} read={read} rows={6} form={({ limits }) => <LimitsForm limits={limits} />} />;
}

function LimitsForm({ limits }: { limits: readonly Limit[] }) {
  const save = useAct<TokenLimitsReplaceData, TokenLimitsReplaceResponses>('/api/token-limits/', { method: 'PUT' });
  return (
    <SettingForm save={save} bodyOf={(typed) => ({ limits: limits.map(({ role }) => typedFor(role, typed)) })}>
      {limits.map((limit, at) => (
        <RoleLimits key={limit.role} limit={limit} at={at} wrong={save.error?.details ?? {}} />
      ))}
    </SettingForm>
  );
}

function typedFor(role: Limit['role'], { text }: Typed): TokenLimitsReplaceData['body']['limits'][number] {
  return {
    role,
    alone: text(`${role}.alone`),
    per_day: text(`${role}.per_day`),
    clears_alone: Number(text(`${role}.clears_alone`)),
    clears_per_day: Number(text(`${role}.clears_per_day`)),
  };
}

/** The server names a field by its place in the list that was sent. */
function RoleLimits({ limit, at, wrong }: { limit: Limit; at: number; wrong: Wrong }) {
  const { say } = useWords(words);
  const { currency } = usePlace();
  const field = (name: 'alone' | 'per_day' | 'clears_alone' | 'clears_per_day') => ({
    name: `${limit.role}.${name}`,
    defaultValue: limit[name],
    errors: wrong[`limits.${at}.${name}`],
    required: true,
  });
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="flex items-center gap-2 px-1 font-medium">
        {say(`role.${limit.role}`)} {limit.is_default && <Badge>{say('limits.asDelivered')}</Badge>}
      </legend>
      <div className="grid gap-x-3 gap-y-3 sm:grid-cols-2">
        <Field {...field('alone')} label={`${say('limits.alone')} (${currency})`} hint={say('limits.aloneHint')} inputMode="decimal" />
        <Field {...field('per_day')} label={`${say('limits.perDay')} (${currency})`} hint={say('limits.perDayHint')} inputMode="decimal" />
        <Field {...field('clears_alone')} label={say('limits.clearsAlone')} type="number" min={0} max={1000} />
        <Field {...field('clears_per_day')} label={say('limits.clearsDay')} type="number" min={0} max={1000} />
      </div>
    </fieldset>
  );
}
