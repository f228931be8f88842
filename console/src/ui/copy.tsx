import { useSay } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { toast } from './toast.tsx';

/** A value to carry elsewhere: an address, a record, a key that is shown once. */
export function Copy({ label, value }: { label: string; value: string }) {
  const { say } = useSay();
  const copy = () =>
    void navigator.clipboard.writeText(value).then(
      () => toast(say('common.copied')),
      () => toast(say('common.copyFailed'), 'need'),
    );
  return (
    <div className="min-w-0">
      <p className="mb-1 text-sm text-quiet">{label}</p>
      <div className="flex items-center gap-2">
        <code tabIndex={0} className="min-w-0 flex-1 overflow-x-auto rounded-md bg-surface-2 px-3 py-2 font-mono text-xs whitespace-nowrap select-all">
          {value}
        </code>
        <Button onClick={copy} aria-label={`${say('common.copy')}: ${label}`}>
          {say('common.copy')}
        </Button>
      </div>
    </div>
  );
}
