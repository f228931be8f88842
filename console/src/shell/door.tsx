import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { LanguageLinks } from './language-links.tsx';
import { Mark } from './mark.tsx';
import { Offline } from './offline.tsx';
import { SandboxStripe } from './sandbox-stripe.tsx';
import { nameTab } from './tab-title.ts';

/** The frame of the pages for people who are not signed in. */
export function Door({ title, text, children }: { title: string; text?: string | undefined; children: ReactNode }) {
  useEffect(() => {
    nameTab(title);
  }, [title]);
  return (
    <div className="flex min-h-dvh flex-col">
      <SandboxStripe />
      <Offline />
      <main className="m-auto w-full max-w-sm px-4 py-10">
        <Mark size={40} />
        <h1 className="mt-4 text-xl font-semibold tracking-tight">{title}</h1>
        {text && <p className="text-pretty text-quiet">{text}</p>}
        <div className="mt-6">{children}</div>
        <LanguageLinks />
      </main>
    </div>
  );
}
