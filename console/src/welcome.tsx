import { Icon } from './ui/icon.tsx';
import { useWords } from './i18n/index.ts';
import { words } from './words/index.ts';

const WAYS = [
  { to: '/api/docs/', title: 'front.docs', text: 'front.docsText' },
  { to: '/redoc/', title: 'front.reference', text: 'front.referenceText' },
  { to: '/health', title: 'front.health', text: 'front.healthText' },
] as const;

export function Welcome({ version }: { version: string }) {
  const { say } = useWords(words);
  return (
    <main className="mx-auto w-full max-w-2xl px-4 py-16">
      <h1 className="text-2xl font-semibold tracking-tight">{say('front.welcome')}</h1>
      <p className="mt-2 text-lg text-quiet">{say('front.welcomeText')}</p>
      <ul className="mt-8 divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface-1">
        {WAYS.map((way) => (
          <li key={way.to}>
            <a href={way.to} className="flex items-center gap-4 px-5 py-4 -outline-offset-2 hover:bg-surface-2">
              <span className="flex-1">
                <strong className="block font-medium">{say(way.title)}</strong>
                <span className="text-quiet">{say(way.text)}</span>
              </span>
              <Icon name="arrow" className="text-quiet" />
            </a>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-xs text-quiet">{say('front.version', { version })}</p>
    </main>
  );
}
