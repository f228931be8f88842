import { Link } from '@tanstack/react-router';
import { isRemembered } from './api/session.ts';
import { useTexts, words as simulator } from './features/simulator/words.ts';
import { chooseLanguage, LANGUAGES, useWords } from './i18n/index.ts';
import { Mark } from './shell/mark.tsx';
import { ThemeToggle } from './ui/theme-toggle.tsx';
import { words } from './words/index.ts';

const LINKS = [
  { to: '/api/docs/', text: 'front.docs' },
  { to: '/redoc/', text: 'front.reference' },
  { to: '/health', text: 'front.health' },
] as const;

export function Header({ simulated }: { simulated: boolean }) {
  const { say } = useWords(words);
  useTexts();
  return (
    <header className="border-b border-line bg-surface-1">
      {simulated && (
        <p className="bg-warn-soft px-4 py-1 text-center text-xs font-medium text-warn">
          <span className="sm:hidden">{simulator.stripeShort}</span>
          <span className="hidden sm:inline">{simulator.stripe}</span>
        </p>
      )}
      <div className="mx-auto flex h-12 max-w-[1376px] items-center gap-3 px-4 lg:h-14 lg:px-6">
        <Mark />
        <p className="text-lg font-semibold tracking-tight">Mkondo</p>
        <p className="hidden flex-1 truncate border-l border-line pl-3 text-quiet md:block">{say('front.meaning')}</p>
        <nav aria-label={say('front.nav')} className="ml-auto flex items-center gap-1 text-sm">
          {LINKS.map((link, at) => (
            <a
              key={link.to}
              href={link.to}
              className={`rounded-md px-2 py-1.5 text-quiet hover:bg-surface-2 hover:text-text ${at === 0 ? 'hidden sm:block' : 'hidden md:block'}`}
            >
              {say(link.text)}
            </a>
          ))}
          <Languages />
          <ThemeToggle toDark={say('front.toDark')} toLight={say('front.toLight')} />
          <Link
            to={isRemembered() ? '/overview' : '/sign-in'}
            className="ml-1 inline-flex h-9 items-center rounded-lg bg-accent px-3 font-medium whitespace-nowrap text-on-accent hover:bg-accent-strong pointer-coarse:h-11"
          >
            {isRemembered() ? say('front.console') : say('g.signIn')}
          </Link>
        </nav>
      </div>
    </header>
  );
}

function Languages() {
  const { say, language } = useWords(words);
  return (
    <select
      aria-label={say('shell.language')}
      value={language}
      onChange={(event) => void chooseLanguage(event.target.value as typeof language)}
      className="h-9 rounded-md bg-transparent px-1 text-quiet hover:bg-surface-2 pointer-coarse:h-11"
    >
      {LANGUAGES.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}
