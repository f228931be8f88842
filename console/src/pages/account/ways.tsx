import { Link, useLocation } from '@tanstack/react-router';
import { useWords } from '../../i18n/index.ts';
import { Door } from '../../shell/door.tsx';
import { words } from './words/index.ts';

/** The code that a letter's link carries behind its `#`; empty when it was cut off. */
export function useCode(): string {
  return useLocation().hash;
}

export const PRIMARY =
  'inline-flex h-9 w-full items-center justify-center rounded-lg bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong pointer-coarse:h-11';

export function ToSignIn() {
  const { say } = useWords(words);
  return (
    <p className="mt-6">
      <Link to="/sign-in" className="font-medium text-accent underline underline-offset-2">
        {say('account.toSignIn')}
      </Link>
    </p>
  );
}

/** What was asked for is done: one line, and the way on. */
export function DoneDoor({ title, text, to, act }: { title: string; text: string; to?: string; act?: string }) {
  return (
    <Door title={title} text={text}>
      {to && act ? (
        <Link to={to} className={PRIMARY}>
          {act}
        </Link>
      ) : (
        <ToSignIn />
      )}
    </Door>
  );
}

/** A link that came without its code: mail programmes break long lines. */
export function NoCode() {
  const { say } = useWords(words);
  return <DoneDoor title={say('account.noCode')} text={say('account.noCodeText')} />;
}
