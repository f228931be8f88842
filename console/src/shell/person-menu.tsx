import { useNavigate } from '@tanstack/react-router';
import { request } from '../api/client.ts';
import { useMe } from '../api/me.ts';
import { end } from '../api/session.ts';
import { chooseLanguage, LANGUAGES, useSay } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuCheck, MenuItem, MenuTitle } from '../ui/menu.tsx';
import { chooseTheme } from '../ui/theme.ts';
import { useTheme } from '../ui/use-theme.ts';

/** Signs out here and at the server; without an answer the session still ends here. */
async function signOut(): Promise<void> {
  await request('/api/auth/logout/', { method: 'POST', body: {} }).catch(() => undefined);
  end();
}

export function PersonMenu({ help }: { help: () => void }) {
  const { say, language } = useSay();
  const { data: me } = useMe();
  const navigate = useNavigate();
  const theme = useTheme();
  const flip = () => chooseTheme(theme === 'dark' ? 'light' : 'dark');
  return (
    <Menu
      label={say('shell.person')}
      trigger={
        <Button look="ghost" square aria-label={say('shell.person')}>
          <Icon name="person" size={18} />
        </Button>
      }
    >
      <MenuTitle>{me?.email}</MenuTitle>
      <MenuItem act={() => void navigate({ to: '/profile' })}>
        <Icon name="person" /> {say('shell.profile')}
      </MenuItem>
      <MenuItem act={flip}>
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} /> {say(theme === 'dark' ? 'shell.light' : 'shell.dark')}
      </MenuItem>
      <MenuItem act={help}>
        <Icon name="keyboard" /> {say('shell.shortcuts')}
      </MenuItem>
      <MenuTitle>{say('shell.language')}</MenuTitle>
      {LANGUAGES.map((one) => (
        <MenuCheck key={one.value} on={one.value === language} act={() => void chooseLanguage(one.value)}>
          <span lang={one.value}>{one.label}</span>
        </MenuCheck>
      ))}
      <div className="my-1 border-t border-line" />
      <MenuItem act={() => void signOut()}>
        <Icon name="reply" /> {say('g.signOut')}
      </MenuItem>
    </Menu>
  );
}
