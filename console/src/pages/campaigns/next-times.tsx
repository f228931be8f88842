import { useDeferredValue } from 'react';
import { useAsked } from '../../api/asked.ts';
import type { MessagingCampaignsSchedulePreviewData, MessagingCampaignsSchedulePreviewResponses } from '../../api/generated/types.gen.ts';
import { calendarDay } from '../../format/time.ts';
import { momentOf } from '../../format/zone.ts';
import { useWords } from '../../i18n/index.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { weekdays } from '../reports/schedules/choices.ts';
import { repeated } from './plan.ts';
import type { Plan } from './plan.ts';
import { words } from './words/index.ts';

type Body = MessagingCampaignsSchedulePreviewData['body'];
const [DAY_LENGTH, CLOCK_AT, DAYS] = [10, 11, 7];

/** When the next runs are, as the server would schedule them. */
export function NextTimes({ plan, zone }: { plan: Pick<Plan, 'when' | 'at' | 'repeat'>; zone: string }) {
  const { say, language } = useWords(words);
  const moment = (wall: string) => momentOf(wall, zone);
  const rule = repeated(plan, moment);
  const names = weekdays(language);
  const local = plan.when === 'local';
  const asked = useDeferredValue(
    JSON.stringify({ recurring_schedule: rule ?? { frequency: 'daily' }, ...(local ? { local_time: plan.at } : { scheduled_at: moment(plan.at) }) }),
  );
  const { data, error } = useAsked<MessagingCampaignsSchedulePreviewData, MessagingCampaignsSchedulePreviewResponses>(
    '/api/messaging/campaigns/schedule-preview/',
    { body: JSON.parse(asked) as Body, off: rule === null },
  );
  if (rule === null) return null;
  if (error) return <ProblemNote problem={error} />;
  return (
    <section aria-label={say('campaigns.repeatNext')} className="rounded-lg border border-line bg-surface-2 px-4 py-3 text-sm">
      <h3 className="font-medium">
        {say('campaigns.repeatNext')} {local && <span className="font-normal text-quiet">({say('campaigns.repeatOwnClock')})</span>}
      </h3>
      <ol className="mt-1">
        {data?.runs.map(({ local: at }) => (
          <li key={at} className="flex gap-3 tabular-nums">
            <span className="w-28">{names[(new Date(`${at}:00Z`).getUTCDay() + DAYS - 1) % DAYS]?.label}</span>
            <span>
              {calendarDay(at.slice(0, DAY_LENGTH), language)}, {at.slice(CLOCK_AT)}
            </span>
          </li>
        ))}
      </ol>
      {data?.is_over && <p className="text-quiet">{say('campaigns.repeatOver')}</p>}
    </section>
  );
}
