import { useId, useState } from 'react';
import { useSay } from '../i18n/index.ts';

type Props = { label: string; hint?: string; accept: string; choose: (file: File | null) => void };

/** A file from the reader's device. The browser's own field lies over ours unseen: what it says is in the browser's language. */
export function FileField({ label, hint, accept, choose }: Props) {
  const { say } = useSay();
  const id = useId();
  const [name, setName] = useState('');
  const take = (file: File | null) => {
    setName(file?.name ?? '');
    choose(file);
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <div className="relative flex h-9 items-center overflow-hidden rounded-md border border-edge bg-surface-1 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent pointer-coarse:h-11">
        <span aria-hidden="true" className="grid h-full shrink-0 place-items-center bg-surface-2 px-3 font-medium">
          {say('common.pickFile')}
        </span>
        <span aria-hidden="true" className="truncate px-3 text-quiet">
          {name === '' ? say('common.noFile') : name}
        </span>
        <input
          id={id}
          type="file"
          accept={accept}
          aria-describedby={`${id}-hint`}
          className="absolute inset-0 cursor-pointer opacity-0"
          onChange={(event) => take(event.target.files?.[0] ?? null)}
        />
      </div>
      <p id={`${id}-hint`} className="mt-1.5 text-xs text-quiet">
        {hint}
      </p>
    </div>
  );
}
