import { Link } from '@tanstack/react-router';
import { useSay } from '../i18n/index.ts';
import { useConfig } from './config.ts';

/** Nobody may mistake simulated money for real. */
export function SandboxStripe() {
  const { say } = useSay();
  const { data } = useConfig();
  if (!data?.sandbox) return null;
  return (
    <aside className="flex flex-wrap items-center justify-center gap-x-3 bg-warn-soft px-4 py-1 text-center text-xs font-medium text-warn">
      <span className="max-sm:hidden">{say('shell.sandbox')}</span>
      <span className="sm:hidden">{say('shell.sandboxShort')}</span>
      <Link to="/simulator" className="underline underline-offset-2">
        {say('shell.sandboxOpen')}
      </Link>
    </aside>
  );
}
