import type { Problem } from '../../api/problem.ts';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ToSignIn } from './ways.tsx';
import { words } from './words/index.ts';

type Props = { act: string; asking: { isPending: boolean; error: Problem | null }; send: (email: string) => void };

/** Asks for a letter with a link, by address. */
export function LinkForm({ act, asking, send }: Props) {
  const { say } = useWords(words);
  return (
    <>
      <Form wide act={act} busy={asking.isPending} problem={asking.error} send={({ text }) => send(text('email'))}>
        <Field label={say('account.email')} name="email" type="email" autoComplete="username" required autoFocus errors={asking.error?.details['email']} />
      </Form>
      <ToSignIn />
    </>
  );
}
