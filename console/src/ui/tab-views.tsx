import type { ComponentType } from 'react';
import { useUrl } from '../shell/url.ts';
import { Tabs } from './tabs.tsx';

type View<P> = { value: string; label: string; View: ComponentType<P> };

/** Views of one page beside each other; the chosen one stands in the URL, the first is there without a word. */
export function TabViews<P extends object>({ label, views, pass }: { label: string; views: readonly View<P>[]; pass: P }) {
  const { asked, set } = useUrl();
  const chosen = views.find(({ value }) => value === asked['tab']) ?? views[0];
  if (!chosen) return null;
  return (
    <>
      <Tabs label={label} tabs={views} chosen={chosen.value} choose={(tab) => set({ tab })} />
      <chosen.View {...pass} />
    </>
  );
}
