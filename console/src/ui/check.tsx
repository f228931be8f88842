import type { InputHTMLAttributes } from 'react';

/** A choice that is on or off, with what it means. */
export function Check({ label, hint, ...input }: { label: string; hint?: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="flex min-h-9 cursor-pointer items-start gap-3 py-1.5 pointer-coarse:min-h-11">
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent pointer-coarse:size-5" {...input} />
      <span>
        <span className="block font-medium">{label}</span>
        {hint && <span className="block text-sm text-quiet">{hint}</span>}
      </span>
    </label>
  );
}
