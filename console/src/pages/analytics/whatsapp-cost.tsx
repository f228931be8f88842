import type { MessagingAnalyticsWhatsappData, MessagingAnalyticsWhatsappResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { countryName } from '../../format/language.ts';
import { monthName } from '../../format/time.ts';
import { phoneNumber } from '../../format/values.ts';
import { textIfAny, useWords } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Money } from '../../ui/values.tsx';
import { Figured } from './figured.tsx';
import type { Period } from './period.ts';
import { words } from './words/index.ts';

/** What Meta calls it, in words; what is new there as it is called. */
const wordOf = (say: Say, group: 'category' | 'priced', name: string): string =>
  textIfAny(say, `analytics.${group}.${name.toLowerCase()}`) ?? name.toLowerCase().replaceAll('_', ' ');

/** What WhatsApp bills by category, and how many of a month's free answers are used. */
export function WhatsappCost({ period }: { period: Period }) {
  const { say, language } = useWords(words);
  const read = useRead<MessagingAnalyticsWhatsappData, MessagingAnalyticsWhatsappResponses>('/api/messaging/analytics/whatsapp/', { query: period });
  return (
    <Panel title={say('analytics.whatsapp')} text={say('analytics.whatsappText')}>
      <Loaded read={read}>
        {(data) => (
          <>
            <ul className="grid gap-3 px-4 pb-4 sm:grid-cols-2">
              {data.free_service_messages.map((one) => (
                <li key={`${one.number} ${one.month}`}>
                  <p className="flex justify-between gap-3 text-sm">
                    <span>
                      {phoneNumber(one.display_number)} · {monthName(one.month, language)}
                    </span>
                    <span className="text-quiet">{say('analytics.freeLeft', { left: one.left.toLocaleString(), n: one.included.toLocaleString() })}</span>
                  </p>
                  <progress
                    max={one.included}
                    value={Math.min(one.used, one.included)}
                    aria-label={say('analytics.freeUsed', { number: phoneNumber(one.display_number) })}
                    className="h-2 w-full appearance-none overflow-hidden rounded-full bg-surface-3 [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-surface-3 [&::-webkit-progress-value]:bg-accent"
                  />
                </li>
              ))}
            </ul>
            <Figured
              label={say('analytics.whatsapp')}
              empty={say('analytics.nothing')}
              heads={[say('analytics.category'), say('analytics.count'), say('analytics.billable'), say('analytics.cost')]}
              rows={data.rows.map((row) => ({
                key: `${row.number} ${row.category} ${row.pricing_type} ${row.country}`,
                cells: [
                  [wordOf(say, 'category', row.category), wordOf(say, 'priced', row.pricing_type), row.country === '' ? '' : countryName(row.country, language)]
                    .filter(Boolean)
                    .join(' · '),
                  row.messages.toLocaleString(),
                  row.billable.toLocaleString(),
                  row.cost ? <Money key="c" {...row.cost} /> : say('analytics.noPrice'),
                ],
              }))}
            />
          </>
        )}
      </Loaded>
    </Panel>
  );
}
