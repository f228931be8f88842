import { Link } from '@tanstack/react-router';
import { useSay } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';

/** A path that nobody knows. */
export function Missing() {
  const { say } = useSay();
  const home = (
    <Link to="/" className="inline-flex h-9 items-center rounded-lg border border-line px-3 font-medium hover:bg-surface-2">
      {say('error.home')}
    </Link>
  );
  return <Empty icon="search" title={say('error.missing')} text={say('error.missingText')} action={home} />;
}

/** A fault of ours in a page; the shell around it stays. */
export function Crash() {
  const { say } = useSay();
  return (
    <div role="alert">
      <Empty
        icon="bang"
        title={say('error.crash')}
        text={say('error.crashText')}
        action={<Button onClick={() => location.reload()}>{say('g.retry')}</Button>}
      />
    </div>
  );
}
