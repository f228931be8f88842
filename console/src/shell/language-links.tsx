import { chooseLanguage, LANGUAGES, useSay } from '../i18n/index.ts';

export function LanguageLinks() {
  const { say, language } = useSay();
  return (
    <p aria-label={say('shell.language')} role="group" className="mt-6 flex gap-4 text-sm">
      {LANGUAGES.map((one) => (
        <button
          key={one.value}
          type="button"
          lang={one.value}
          aria-pressed={one.value === language}
          onClick={() => void chooseLanguage(one.value)}
          className="min-h-6 text-quiet hover:text-text aria-pressed:font-medium aria-pressed:text-text"
        >
          {one.label}
        </button>
      ))}
    </p>
  );
}
