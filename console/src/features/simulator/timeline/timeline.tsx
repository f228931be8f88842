import type { Link } from '../../../api/events.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { words } from '../words.ts';
import { Ghost } from './ghost.tsx';
import { StoryCard } from './story-card.tsx';
import type { Story } from './story.ts';

const SHOWN = 6;
const LINK_TONE = { live: 'done', lost: 'need', connecting: 'plain' } as const;

/** Payments as stories, the newest open on top, live from the sandbox's journal. */
export function Timeline({ stories, link }: { stories: readonly Story[]; link: Link }) {
  const [newest, ...earlier] = stories;
  return (
    <Card
      title={words.story.title}
      hint={words.story.hint}
      className="flex min-h-full flex-col"
      action={
        <Badge tone={LINK_TONE[link]}>
          <span className="size-1.5 rounded-full bg-current" />
          {words.story[link]}
        </Badge>
      }
    >
      <div className="flex-1 px-5 pt-4 pb-5">
        {newest ? <StoryCard key={newest.id} story={newest} open /> : <Ghost />}
        {earlier.length > 0 && (
          <>
            <h3 className="mt-6 mb-1 text-sm font-semibold text-quiet">{words.story.earlier}</h3>
            <div className="divide-y divide-line border-t border-line">
              {earlier.slice(0, SHOWN).map((story) => (
                <StoryCard key={story.id} story={story} />
              ))}
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
