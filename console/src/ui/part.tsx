import type { ReactNode } from 'react';
import { Loaded } from './loaded.tsx';
import type { Read } from './loaded.tsx';
import { Panel } from './page.tsx';

type Props<T> = { title: string; text?: string; read: Read<T>; rows?: number; children: (data: T) => ReactNode };

/** Refused to this person, or switched off for this client, and never shown before. */
export const isRefused = ({ data, error }: Pick<Read<unknown>, 'data' | 'error'>): boolean => data === undefined && error?.status === 403;

/**
 * A panel beside others of a page. When it cannot be read, it says so in its own place; what this person may not see, or the
 * client does not have, is left out: there is nothing that they could do about it here.
 */
export function Part<T>({ title, text, read, rows = 3, children }: Props<T>) {
  if (isRefused(read)) return null;
  return (
    <Panel title={title} {...(text === undefined ? {} : { text })}>
      <Loaded read={read} rows={rows}>
        {children}
      </Loaded>
    </Panel>
  );
}
