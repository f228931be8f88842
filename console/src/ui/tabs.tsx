import { useInSight } from './use-in-sight.ts';

type Tab = { value: string; label: string };

/** Views of one list; which one is chosen stands in the URL. */
export function Tabs({ label, tabs, chosen, choose }: { label: string; tabs: readonly Tab[]; chosen: string; choose: (value: string) => void }) {
  const strip = useInSight<HTMLDivElement>('[aria-pressed=true]', chosen);
  return (
    <div ref={strip} role="group" aria-label={label} className="mb-3 flex gap-1 scroll-x border-b border-line">
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          aria-pressed={tab.value === chosen}
          onClick={() => choose(tab.value)}
          className="-mb-px h-10 border-b-2 border-transparent px-3 whitespace-nowrap text-quiet -outline-offset-2 hover:text-text aria-pressed:border-accent aria-pressed:font-medium aria-pressed:text-text"
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
