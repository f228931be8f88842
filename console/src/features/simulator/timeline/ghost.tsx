import { Icon } from '../../../ui/icon.tsx';
import type { IconName } from '../../../ui/icon.tsx';
import { words } from '../words.ts';

const ICONS: IconName[] = ['coin', 'reply', 'token', 'delivered', 'keypad'];

/** Before the first payment: the way it will go, so that the empty page teaches. */
export function Ghost() {
  return (
    <div className="py-2">
      <ol>
        {words.story.ghost.map(([title, text], at) => (
          <li key={title} className="relative flex gap-3.5 pb-8">
            {at < words.story.ghost.length - 1 && <span className="absolute top-10 bottom-1 left-4.5 border-l border-dashed border-line" />}
            <span className="grid size-9 shrink-0 place-items-center rounded-full border border-dashed border-quiet/50 text-quiet">
              <Icon name={ICONS[at] ?? 'question'} size={18} />
            </span>
            <span>
              <span className="block font-medium">{title}</span>
              <span className="text-quiet">{text}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-2 text-sm text-quiet">{words.story.ghostHint}</p>
    </div>
  );
}
