import type { ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { ErrorState, Skeleton } from './states.tsx';

/** Something that is being read. */
export type Read<T> = { data: T | undefined; error: Problem | null; refetch: () => unknown };

/** What was read, or the state of reading it; what was read before stays in sight when reading again fails. */
export function Loaded<T>({ read, rows = 4, children }: { read: Read<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (read.data !== undefined) return <>{children(read.data)}</>;
  return read.error ? <ErrorState problem={read.error} retry={() => void read.refetch()} /> : <Skeleton rows={rows} />;
}
