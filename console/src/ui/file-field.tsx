import { Field } from './field.tsx';

type Props = { label: string; hint?: string; accept: string; choose: (file: File | null) => void };

const LOOK =
  'block w-full cursor-pointer rounded-md border border-line bg-surface-1 text-quiet file:mr-3 file:h-9 file:cursor-pointer file:border-0 file:bg-surface-2 file:px-3 file:font-medium file:text-text pointer-coarse:file:h-11';

/** A file from the reader's device. */
export function FileField({ label, hint, accept, choose }: Props) {
  return <Field type="file" label={label} hint={hint} accept={accept} className={LOOK} onChange={(event) => choose(event.target.files?.[0] ?? null)} />;
}
