import type { ButtonHTMLAttributes } from 'react';
import { useNameInRow } from './row-name.tsx';

const LOOK = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong font-medium',
  secondary: 'bg-surface-1 text-text border border-line hover:bg-surface-2 font-medium',
  ghost: 'text-quiet hover:bg-surface-2 hover:text-text',
} as const;

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { look?: keyof typeof LOOK; square?: boolean };

export function Button({ look = 'secondary', square = false, className = '', type = 'button', ...rest }: Props) {
  const shape =
    'inline-flex h-9 items-center justify-center gap-2 rounded-lg whitespace-nowrap transition-colors duration-150 disabled:opacity-50 pointer-coarse:h-11';
  const name = useNameInRow(rest);
  return <button type={type} className={`${shape} ${square ? 'w-9 pointer-coarse:w-11' : 'px-3'} ${LOOK[look]} ${className}`} {...rest} {...name} />;
}
