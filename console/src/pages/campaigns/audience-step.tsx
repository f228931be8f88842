import { Link } from '@tanstack/react-router';
import type { MessagingSegmentsListData, MessagingSegmentsListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Empty } from '../../ui/states.tsx';
import type { StepProps } from './wizard.tsx';
import { words } from './words/index.ts';

const MANY = 100;

/** Which segments it goes to, and whether it is advertising. Everybody is written to once, however many segments they are in. */
export function AudienceStep({ plan, put }: Omit<StepProps, 'campaign'>) {
  const { say } = useWords(words);
  const read = useRead<MessagingSegmentsListData, MessagingSegmentsListResponses>('/api/messaging/segments/', { query: { page_size: MANY } });
  const toggle = (id: string, on: boolean) => put({ segments: on ? [...plan.segments, id] : plan.segments.filter((one) => one !== id) });
  const toSegments = (
    <Link
      to="/contacts/segments"
      search={{ open: 'new' } as never}
      className="inline-flex h-9 items-center rounded-lg bg-accent px-3 font-medium text-on-accent"
    >
      {say('campaigns.makeSegment')}
    </Link>
  );
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[1fr_20rem]">
      <Panel title={say('campaigns.whom')} text={say('campaigns.whomText')}>
        <Loaded read={read}>
          {({ results }) => (
            <ul className="divide-y divide-line border-t border-line">
              {results.length === 0 && <Empty icon="people" title={say('campaigns.noSegments')} text={say('campaigns.noSegmentsText')} action={toSegments} />}
              {results.map((segment) => (
                <li key={segment.id} className="px-4 py-1.5">
                  <Check
                    label={segment.name}
                    hint={say('campaigns.inSegment', { n: segment.contact_count.toLocaleString() })}
                    checked={plan.segments.includes(segment.id)}
                    onChange={(event) => toggle(segment.id, event.target.checked)}
                  />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      <Panel title={say('campaigns.purpose')}>
        <div className="px-4 pb-4">
          <Segmented
            label={say('campaigns.purpose')}
            value={plan.purpose}
            onChange={(purpose) => put({ purpose })}
            options={[
              { value: 'marketing', label: say('campaigns.marketing') },
              { value: 'service', label: say('campaigns.service') },
            ]}
          />
          <p className="mt-2 text-sm text-quiet">{say(plan.purpose === 'marketing' ? 'campaigns.marketingText' : 'campaigns.serviceText')}</p>
        </div>
      </Panel>
    </div>
  );
}
