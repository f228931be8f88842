import type { PaymentsTimelineResponses } from '../../../api/generated/types.gen.ts';
import { useWords } from '../../../i18n/index.ts';
import { ObjectLink } from '../../../ui/links.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Money, Mono } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';

/** The payments that this one was divided into, each with its meter. */
export function Parts({ story, currency }: { story: PaymentsTimelineResponses[200]; currency: string }) {
  const { say } = useWords(words);
  if (story.parts.length === 0) return null;
  return (
    <Panel title={say('pay.parts')}>
      <Rows label={say('pay.parts')}>
        {story.parts.map((part) => (
          <Row
            key={part.id}
            title={
              <ObjectLink kind="payments" id={part.id}>
                <Money amount={part.amount} currency={currency} />
              </ObjectLink>
            }
            badges={<StateBadge state={part.state} />}
            text={
              <ObjectLink kind="meters" id={part.meter}>
                <Mono>{part.meter_id}</Mono>
              </ObjectLink>
            }
          />
        ))}
      </Rows>
    </Panel>
  );
}
