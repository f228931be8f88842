import { encode } from 'uqr';
import type {
  AuthSecondFactorBeginData,
  AuthSecondFactorBeginResponses,
  AuthSecondFactorConfirmData,
  AuthSecondFactorConfirmResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Copy } from '../../ui/copy.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { words } from './words/index.ts';

type Props = { done: (codes: readonly string[]) => void; close: () => void };

/** The password, then the secret as a picture, then a code that proves it was taken over. */
export function FactorSetup({ done, close }: Props) {
  const { say } = useWords(words);
  const begin = useAct<AuthSecondFactorBeginData, AuthSecondFactorBeginResponses>('/api/auth/second-factor/');
  if (begin.data) return <Confirm secret={begin.data.secret} url={begin.data.otpauth_url} done={done} close={close} />;
  return (
    <Form
      act={say('profile.factorBegin')}
      busy={begin.isPending}
      problem={begin.error}
      close={close}
      send={({ secret }) => begin.mutate({ body: { password: secret('password') } })}
    >
      <Field
        label={say('profile.addressPassword')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        autoFocus
        errors={begin.error?.details['password']}
      />
    </Form>
  );
}

function Confirm({ secret, url, done, close }: Props & { secret: string; url: string }) {
  const { say } = useWords(words);
  const confirm = useAct<AuthSecondFactorConfirmData, AuthSecondFactorConfirmResponses>('/api/auth/second-factor/confirm/');
  return (
    <div className="grid items-start gap-5 sm:grid-cols-[auto_1fr]">
      <Picture url={url} label={say('profile.factorScan')} />
      <div className="min-w-0 space-y-4">
        <div>
          <p className="font-medium">{say('profile.factorScan')}</p>
          <p className="text-sm text-quiet">{say('profile.factorScanText')}</p>
        </div>
        <Copy label={say('profile.factorByHand')} value={secret} />
        <Form
          act={say('profile.factorConfirm')}
          busy={confirm.isPending}
          problem={confirm.error}
          close={close}
          send={({ text }) => confirm.mutate({ body: { code: text('code') } }, { onSuccess: (answer) => done(answer.recovery_codes) })}
        >
          <Field
            label={say('profile.factorCode')}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            autoFocus
            errors={confirm.error?.details['code']}
          />
        </Form>
      </div>
    </div>
  );
}

/** Dark on light whatever the theme: cameras want it so. */
function Picture({ url, label }: { url: string; label: string }) {
  const { data, size } = encode(url, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={208}
      height={208}
      className="mx-auto rounded-lg bg-white"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
