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

type Props<V> = { label: string; title: string; text: string; done: string; act: Act<V>; vars: V; look?: 'secondary' | 'ghost'; children?: ReactNode };

/** A button for what cannot be taken back at once: it says what follows, then does it, then says so. */
export function ConfirmButton<V>({ label, title, text, done, act, vars, look = 'secondary', children }: Props<V>) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    act.reset();
  };
  const confirm = () =>
    act.mutate(vars, {
      onSuccess: () => {
        setOpen(false);
        toast(done);
      },
    });
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <Confirm title={title} text={text} act={label} busy={act.isPending} problem={act.error} confirm={confirm} close={close}>
          {children}
        </Confirm>
      )}
    </>
  );
}
