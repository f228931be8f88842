import { useRef } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { useSay } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { formText } from './form-text.ts';
import { ProblemNote } from './states.tsx';
import { useFieldTexts } from './use-field-texts.ts';

export type Typed = {
  /** Without blanks around it. */
  text: (name: string) => string;
  /** As it was typed, blanks and all. */
  secret: (name: string) => string;
  on: (name: string) => boolean;
};

type Props = {
  send: (typed: Typed) => void;
  act: string;
  busy: boolean;
  problem?: Problem | null;
  close?: (() => void) | undefined;
  wide?: boolean;
  className?: string;
  children?: ReactNode;
};

/** Fields over one act: what is wrong is told at its field or above the button. */
export function Form({ send, act, busy, problem = null, close, wide = false, className = '', children }: Props) {
  const { say } = useSay();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    send(typedIn(new FormData(event.currentTarget)));
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className={`space-y-3 ${className}`}>
      {children}
      <ProblemNote problem={problem} />
      <Unmarked problem={problem} names={namesIn(form.current)} />
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        {close && <Button onClick={close}>{say('g.cancel')}</Button>}
        <Button look="primary" type="submit" disabled={busy} className={wide ? 'w-full' : ''}>
          {act}
        </Button>
      </div>
    </form>
  );
}

/** What is wrong with something that has no field here. */
function Unmarked({ problem, names }: { problem: Problem | null; names: ReadonlySet<string> }) {
  const left = Object.entries(problem?.details ?? {}).filter(([name]) => !names.has(name));
  if (left.length === 0) return null;
  return (
    <ul role="alert" className="text-sm text-danger">
      {left.map(([name, said]) => (
        <Said key={name} said={said} />
      ))}
    </ul>
  );
}

function Said({ said }: { said: readonly string[] }) {
  return <li>{useFieldTexts(said)}</li>;
}

const namesIn = (form: HTMLFormElement | null): ReadonlySet<string> => new Set([...(form?.elements ?? [])].flatMap((one) => one.getAttribute('name') ?? []));

function typedIn(form: FormData): Typed {
  return {
    text: (name) => formText(form, name),
    secret: (name) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    },
    on: (name) => form.get(name) !== null,
  };
}
