import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

type Props = { label: string; accept?: string; busy: boolean; pick: (file: File) => void; square?: boolean; look?: 'ghost' | 'secondary'; children: ReactNode };

/** A button that asks for one file of the reader's device and hands it on at once. */
export function PickFile({ label, accept, busy, pick, square = false, look = 'ghost', children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) pick(file);
          event.target.value = '';
        }}
      />
      <Button look={look} square={square} aria-label={label} title={label} disabled={busy} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
