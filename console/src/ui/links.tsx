import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

const LOOK = 'underline decoration-line underline-offset-3 hover:decoration-current';

type Kind = 'payments' | 'customers' | 'meters' | 'tariffs' | 'reconciliation' | 'contacts' | 'templates' | 'campaigns';

/** From any name or number one click to its page; without an id it is only said. */
export function ObjectLink({ kind, id, children }: { kind: Kind; id: string | null; children: ReactNode }) {
  if (id === null) return <>{children}</>;
  return (
    <Link to={`/${kind}/$id`} params={{ id }} className={LOOK}>
      {children}
    </Link>
  );
}
