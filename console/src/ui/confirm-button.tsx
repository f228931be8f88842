import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { Confirm } from './confirm.tsx';
import { toast } from './toast.tsx';

type Act<V> = {
  mutate: (vars: V, options: { onSuccess: () => void }) => void;
  reset: () => void;
  isPending: boolean;
  error: Problem | null;
};

type Props<V> = {
  label: string;
  title: string;
  text: string;
  done: string;
  act: Act<V>;
  vars: V;
  look?: 'primary' | 'secondary' | 'ghost';
  children?: ReactNode;
};

/**
 * A button for what cannot be taken back at once: it says what follows, then does it, then says so. What is asked stays
 * as it was when the question came up, whatever the page is told meanwhile: nobody confirms what they have not read.
 * With fields below the question, it is what they hold at the end that counts.
 */
export function ConfirmButton<V>({ look = 'secondary', act, children, ...now }: Props<V>) {
  const [asked, setAsked] = useState<typeof now | null>(null);
  const close = () => {
    setAsked(null);
    act.reset();
  };
  const confirm = ({ vars, done }: typeof now) =>
    act.mutate(children ? now.vars : vars, {
      onSuccess: () => {
        setAsked(null);
        toast(done);
      },
    });
  return (
    <>
      <Button look={look} onClick={() => setAsked(now)}>
        {now.label}
      </Button>
      {asked && (
        <Confirm title={asked.title} text={asked.text} act={asked.label} busy={act.isPending} problem={act.error} confirm={() => confirm(asked)} close={close}>
          {children}
        </Confirm>
      )}
    </>
  );
}
