import { Icon } from './ui/icon.tsx';
import { words } from './words.ts';

const WAYS = [
  { to: '/api/docs/', title: words.docs, text: words.docsText },
  { to: '/redoc/', title: words.reference, text: words.referenceText },
  { to: '/health', title: words.health, text: words.healthText },
];

export function Welcome({ version }: { version: string }) {
  return (
    <main className="mx-auto w-full max-w-2xl px-4 py-16">
      <h1 className="text-2xl font-semibold tracking-tight">{words.welcome}</h1>
      <p className="mt-2 text-lg text-quiet">{words.welcomeText}</p>
      <ul className="mt-8 divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface-1">
        {WAYS.map((way) => (
          <li key={way.to}>
            <a href={way.to} className="flex items-center gap-4 px-5 py-4 -outline-offset-2 hover:bg-surface-2">
              <span className="flex-1">
                <strong className="block font-medium">{way.title}</strong>
                <span className="text-quiet">{way.text}</span>
              </span>
              <Icon name="arrow" className="text-quiet" />
            </a>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-xs text-quiet">{words.version(version)}</p>
    </main>
  );
}
