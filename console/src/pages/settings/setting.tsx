import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { Problem } from '../../api/problem.ts';
import { useSay } from '../../i18n/index.ts';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';

type Read<T> = Parameters<typeof Loaded<T>>[0]['read'];
type PanelProps<T> = { title: string; text: string; read: Read<T>; className?: string; rows?: number; form: (now: T) => ReactNode };

/** A setting of the client's that is saved as a whole; its form begins anew where it has become another. */
export function Setting<T>({ title, text, read, className = '', rows = 4, form }: PanelProps<T>) {
  return (
    <Panel title={title} text={text} className={className}>
      <Loaded read={read} rows={rows}>
        {(now) => <Fragment key={JSON.stringify(now)}>{form(now)}</Fragment>}
      </Loaded>
    </Panel>
  );
}

type Save<B> = { mutate: (vars: { body: B }, told: { onSuccess: () => void }) => void; isPending: boolean; error: Problem | null };
type FormProps<B> = { save: Save<B>; bodyOf: (typed: Typed) => B; children: ReactNode };

export function SettingForm<B>({ save, bodyOf, children }: FormProps<B>) {
  const { say } = useSay();
  return (
    <Form
      className="px-4 pb-4"
      act={say('common.save')}
      busy={save.isPending}
      problem={save.error}
      send={(typed) => save.mutate({ body: bodyOf(typed) }, { onSuccess: () => toast(say('common.saved')) })}
    >
      {children}
    </Form>
  );
}
