import type { ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { useSay } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ProblemNote } from './states.tsx';

type Props = { title: string; text: string; act: string; busy: boolean; problem: Problem | null; confirm: () => void; close: () => void; children?: ReactNode };

/** Asks by saying what follows, not "are you sure". */
export function Confirm({ title, text, act, busy, problem, confirm, close, children }: Props) {
  const { say } = useSay();
  return (
    <Dialog title={title} close={close}>
      <div className="space-y-4 p-5">
        <p>{text}</p>
        {children}
        <ProblemNote problem={problem} />
        <div className="flex justify-end gap-2">
          <Button onClick={close} data-safe>
            {say('g.cancel')}
          </Button>
          <Button look="primary" onClick={confirm} disabled={busy}>
            {act}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
