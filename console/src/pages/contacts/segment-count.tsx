import { useDeferredValue } from 'react';
import { useAsked } from '../../api/asked.ts';
import type { MessagingSegmentsPreviewData, MessagingSegmentsPreviewResponses } from '../../api/generated/types.gen.ts';
import { useWords } from '../../i18n/index.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { dialled } from './columns.tsx';
import { words } from './words/index.ts';

/** How many people a filter finds now, how many of them may be written to by which way, and some of their names. */
export function SegmentCount({ filter }: { filter: Record<string, unknown> }) {
  const { say } = useWords(words);
  const asked = useDeferredValue(JSON.stringify(filter));
  const { data, error } = useAsked<MessagingSegmentsPreviewData, MessagingSegmentsPreviewResponses>('/api/messaging/segments/preview/', {
    body: { filter_json: JSON.parse(asked) as Record<string, unknown> },
  });
  if (error) return <ProblemNote problem={error} />;
  return (
    <section aria-label={say('contacts.who')} className="rounded-lg border border-line bg-surface-2 p-4">
      <p className="text-2xl font-semibold tracking-tight" role="status">
        {data ? data.contact_count.toLocaleString() : '–'} <span className="text-base font-normal text-quiet">{say('contacts.peopleNow')}</span>
      </p>
      {data && (
        <>
          <p className="mt-1 flex flex-wrap gap-x-4 text-sm text-quiet">
            <span>{say('contacts.bySms', { n: data.reachable.sms.toLocaleString() })}</span>
            <span>{say('contacts.byWhatsapp', { n: data.reachable.whatsapp.toLocaleString() })}</span>
            <span>{say('contacts.byEmail', { n: data.reachable.email.toLocaleString() })}</span>
          </p>
          <p className="mt-2 truncate text-sm">{data.sample.map((one) => one.name || dialled(one.phone_e164)).join(', ')}</p>
        </>
      )}
    </section>
  );
}
