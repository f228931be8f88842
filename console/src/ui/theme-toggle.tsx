import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { chooseTheme } from './theme.ts';
import { useTheme } from './use-theme.ts';

export function ThemeToggle({ toDark, toLight }: { toDark: string; toLight: string }) {
  const theme = useTheme();
  const next = theme === 'dark' ? 'light' : 'dark';
  const label = next === 'dark' ? toDark : toLight;
  return (
    <Button look="ghost" square onClick={() => chooseTheme(next)} aria-label={label} title={label}>
      <Icon name={next === 'dark' ? 'moon' : 'sun'} size={18} />
    </Button>
  );
}
