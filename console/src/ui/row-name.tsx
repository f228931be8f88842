import { createContext, useContext, useId } from 'react';
import type { ReactNode } from 'react';

const RowId = createContext('');

/**
 * A row of a list whose buttons are named with it: "Remove Kiosk 7". Those who hear one button after the other, or speak
 * its name, cannot tell ten of one name apart (WCAG 2.4.6). What is seen of a button stays the beginning of its name.
 */
export function NamedRow({ children }: { children: ReactNode }) {
  return <RowId value={useId()}>{children}</RowId>;
}

/** What the row is called; it takes no place of its own. */
export function RowName({ children }: { children: ReactNode }) {
  return (
    <span id={useContext(RowId)} className="contents">
      {children}
    </span>
  );
}

/** What opens from a row, such as a dialog, says itself what it is about. */
export function Unnamed({ children }: { children: ReactNode }) {
  return <RowId value="">{children}</RowId>;
}

/** Of a button in a row: its own words, then the row's. */
export function useNameInRow(given: { id?: string | undefined; 'aria-label'?: string | undefined }): { id?: string; 'aria-labelledby'?: string } {
  const [row, made] = [useContext(RowId), useId()];
  if (row === '' || given['aria-label'] !== undefined) return {};
  const id = given.id ?? made;
  return { id, 'aria-labelledby': `${id} ${row}` };
}
