import { useState } from 'react';
import type {
  AuthSecondFactorData,
  AuthSecondFactorDisableData,
  AuthSecondFactorDisableResponses,
  AuthSecondFactorRecoveryCodesCreateData,
  AuthSecondFactorRecoveryCodesCreateResponses,
  AuthSecondFactorResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import type { Problem } from '../../api/problem.ts';
import { dayOf } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { FactorSetup } from './factor-setup.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { words } from './words/index.ts';

type Factor = AuthSecondFactorResponses[200];

/** Codes of an authenticator app beside the password. */
export function FactorTab() {
  const { say } = useWords(words);
  const factor = useRead<AuthSecondFactorData, AuthSecondFactorResponses>('/api/auth/second-factor/');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Panel title={say('profile.factor')} text={say('profile.factorText')}>
      <div className="px-4 pb-4">
        {codes ? (
          <RecoveryCodes codes={codes} kept={() => setCodes(null)} />
        ) : (
          <Loaded read={factor}>{(now) => (now.enabled ? <On factor={now} show={setCodes} /> : <Off factor={now} show={setCodes} />)}</Loaded>
        )}
      </div>
    </Panel>
  );
}

type Show = (codes: readonly string[]) => void;

function Off({ factor, show }: { factor: Factor; show: Show }) {
  const { say } = useWords(words);
  const [begun, setBegun] = useState(false);
  if (begun) return <FactorSetup done={show} close={() => setBegun(false)} />;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p>
        {say('profile.factorOff')} {factor.required && say('profile.factorRequired')}
      </p>
      <Button look="primary" onClick={() => setBegun(true)}>
        {say('profile.factorBegin')}
      </Button>
    </div>
  );
}

function On({ factor, show }: { factor: Factor; show: Show }) {
  const { say, language } = useWords(words);
  const [open, setOpen] = useState<'new' | 'off' | null>(null);
  const day = factor.confirmed_at ? dayOf(factor.confirmed_at, language) : '–';
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone="done">{say('common.on')}</Badge>
        {say('profile.factorOn', { day, count: factor.recovery_codes_left })}
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button onClick={() => setOpen('new')}>{say('profile.factorNew')}</Button>
        {!factor.required && <Button onClick={() => setOpen('off')}>{say('profile.factorDisable')}</Button>}
      </div>
      {open === 'new' && <NewCodes show={show} close={() => setOpen(null)} />}
      {open === 'off' && <TurnOff close={() => setOpen(null)} />}
    </>
  );
}

function NewCodes({ show, close }: { show: Show; close: () => void }) {
  const { say } = useWords(words);
  const make = useAct<AuthSecondFactorRecoveryCodesCreateData, AuthSecondFactorRecoveryCodesCreateResponses>('/api/auth/second-factor/recovery-codes/');
  const title = say('profile.factorNew');
  const done = ({ recovery_codes: made }: { recovery_codes: readonly string[] }) => show(made);
  return <Proof title={title} text={say('profile.factorNewText')} act={make} send={(body) => make.mutate({ body }, { onSuccess: done })} close={close} />;
}

function TurnOff({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const disable = useAct<AuthSecondFactorDisableData, AuthSecondFactorDisableResponses>('/api/auth/second-factor/disable/');
  const title = say('profile.factorDisable');
  const done = () => {
    toast(say('profile.factorDisabled'));
    close();
  };
  return (
    <Proof title={title} text={say('profile.factorDisableText')} act={disable} send={(body) => disable.mutate({ body }, { onSuccess: done })} close={close} />
  );
}

type ProofProps = {
  title: string;
  text: string;
  act: { isPending: boolean; error: Problem | null };
  send: (proof: { password: string; code: string }) => void;
  close: () => void;
};

/** Password and code once more, before what protects the account is changed. */
function Proof({ title, text, act, send, close }: ProofProps) {
  const { say } = useWords(words);
  const wrong = act.error?.details ?? {};
  return (
    <Dialog title={title} close={close}>
      <Form
        className="p-5"
        act={title}
        busy={act.isPending}
        problem={act.error}
        close={close}
        send={({ text: typed, secret }) => send({ password: secret('password'), code: typed('code') })}
      >
        <p>{text}</p>
        <Field
          label={say('profile.addressPassword')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
          errors={wrong['password']}
        />
        <Field label={say('profile.factorWithCode')} name="code" autoComplete="one-time-code" required errors={wrong['code']} />
      </Form>
    </Dialog>
  );
}
