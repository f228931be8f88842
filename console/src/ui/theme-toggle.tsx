import { useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { chooseTheme, currentTheme } from './theme.ts';

export function ThemeToggle({ toDark, toLight }: { toDark: string; toLight: string }) {
  const [theme, setTheme] = useState(currentTheme);
  const next = theme === 'dark' ? 'light' : 'dark';
  const label = next === 'dark' ? toDark : toLight;
  const flip = () => {
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <Button look="ghost" square onClick={flip} aria-label={label} title={label}>
      <Icon name={next === 'dark' ? 'moon' : 'sun'} size={18} />
    </Button>
  );
}
