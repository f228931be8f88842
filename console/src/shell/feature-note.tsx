import { useFeatureOff } from '../api/me.ts';
import type { Feature } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import { Icon } from '../ui/icon.tsx';

/** Above what cannot be used now because the platform has switched it off for this client; nothing where it is on. */
export function FeatureNote({ feature }: { feature: Feature }) {
  const { say } = useSay();
  const isOff = useFeatureOff();
  if (!isOff(feature)) return null;
  return (
    <p role="note" className="mb-3 flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
      <Icon name="refuse" className="mt-0.5 shrink-0" /> {say('problem.features.off')}
    </p>
  );
}

/** Beside the way to a page whose part is switched off. */
export function OffMark({ feature }: { feature: Feature | undefined }) {
  const { say } = useSay();
  const isOff = useFeatureOff();
  if (!isOff(feature)) return null;
  return (
    <span className="ml-auto shrink-0">
      <Icon name="refuse" size={14} />
      <span className="sr-only">{say('nav.off')}</span>
    </span>
  );
}
