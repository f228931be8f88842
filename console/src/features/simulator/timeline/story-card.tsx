import { inFours } from '../../../format/token.ts';
import { clock, money } from '../../../format/values.ts';
import { Badge, TONE } from '../../../ui/badge.tsx';
import type { Tone } from '../../../ui/badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { words } from '../words.ts';
import { storyLines } from './line.ts';
import type { Line } from './line.ts';
import { standing, tokenAfter } from './story.ts';
import type { Standing, Story } from './story.ts';
import { Track } from './track.tsx';

const STANDING_TONE: Record<Standing, Tone> = {
  refused: 'need',
  asked: 'plain',
  paid: 'flight',
  doubt: 'unknown',
  issued: 'flight',
  sent: 'flight',
  undelivered: 'need',
  delivered: 'done',
  credited: 'done',
  returned: 'done',
  note: 'plain',
};

/** One payment's story: its sum and standing as the head, its lines below when open. */
export function StoryCard({ story, open = false }: { story: Story; open?: boolean }) {
  const lines = storyLines(story);
  return (
    <details className="settle group" open={open}>
      <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 rounded-md py-2.5 [&::-webkit-details-marker]:hidden">
        <Head story={story} lines={lines} />
      </summary>
      <ol className="pt-1.5 pb-3">
        {lines.map((line, at) => (
          <Row key={line.seq} line={line} last={at === lines.length - 1} />
        ))}
      </ol>
    </details>
  );
}

function Head({ story, lines }: { story: Story; lines: readonly Line[] }) {
  const at = standing(story);
  const held = tokenAfter(story);
  return (
    <>
      {story.amount === '' ? (
        <strong className="font-medium">{lines[0]?.text}</strong>
      ) : (
        <strong className="text-lg font-semibold group-open:text-2xl group-open:tracking-tight">KES {money(story.amount)}</strong>
      )}
      <span className="font-mono text-xs text-quiet">{inFours(story.meter)}</span>
      <span className="ml-auto flex items-center gap-3">
        <span className="hidden text-xs text-quiet group-open:hidden sm:inline">{clock(new Date(story.startedAt).toISOString())}</span>
        {at !== 'note' && <Badge tone={STANDING_TONE[at]}>{words.story.standing[at]}</Badge>}
      </span>
      {held !== null && <Track lines={lines} totalMs={held} />}
    </>
  );
}

function Row({ line, last }: { line: Line; last: boolean }) {
  return (
    <li className="settle relative flex gap-3.5 pb-4.5">
      {!last && <span className="absolute top-9 bottom-0 left-4.5 w-px bg-line" />}
      <span className={`grid size-9 shrink-0 place-items-center rounded-full ${TONE[line.tone]}`}>
        <Icon name={line.icon} size={18} />
      </span>
      <span className="min-w-0 flex-1 pt-2">
        {line.text}
        {line.detail && <span className="block font-mono text-xs break-words text-quiet">{line.detail}</span>}
      </span>
      {line.afterMs > 0 && <span className="pt-2 text-sm whitespace-nowrap text-quiet">{words.story.after(line.afterMs)}</span>}
    </li>
  );
}
