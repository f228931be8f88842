import type { ReactNode } from 'react';
import { NamedRow, RowName } from './row-name.tsx';

/** A short list of things that are set up, one below the other with their own acts; long lists are tables. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line border-t border-line first:border-t-0 empty:border-t-0">
      {children}
    </ul>
  );
}

type Props = { lead?: ReactNode; title: ReactNode; text?: ReactNode; badges?: ReactNode; actions?: ReactNode; children?: ReactNode };

export function Row({ lead, title, text, badges, actions, children }: Props) {
  const row = (
    <li className="px-4 py-3">
      <div className="flex items-start gap-x-2">
        {lead}
        <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-56">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium break-words">
              <RowName>{title}</RowName>
              {badges}
            </p>
            {text && <p className="text-sm break-words text-quiet">{text}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      </div>
      {children}
    </li>
  );
  return <NamedRow>{row}</NamedRow>;
}
