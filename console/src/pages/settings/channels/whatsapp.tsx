import type { MessagingWhatsappNumbersListData, MessagingWhatsappNumbersListResponses } from '../../../api/generated/types.gen.ts';
import { useRead } from '../../../api/hooks.ts';
import { phoneNumber } from '../../../format/values.ts';
import { useWords, wordFor } from '../../../i18n/index.ts';
import { wordIn } from '../../../i18n/word-in.ts';
import { FeatureNote } from '../../../shell/feature-note.tsx';
import { Badge } from '../../../ui/badge.tsx';
import type { Tone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/rows.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Time } from '../../../ui/values.tsx';
import { FailoverRules } from './failover.tsx';
import { Things } from './things.tsx';
import { NumberActs } from './whatsapp-acts.tsx';
import { NumberForm } from './whatsapp-form.tsx';
import { words } from './words/index.ts';

export type WhatsappNumber = MessagingWhatsappNumbersListResponses[200]['results'][number];

export function WhatsappNumbers() {
  const { say } = useWords(words);
  const read = useRead<MessagingWhatsappNumbersListData, MessagingWhatsappNumbersListResponses>('/api/messaging/whatsapp/numbers/', {
    query: { page_size: 100 },
  });
  return (
    <>
      <FeatureNote feature="whatsapp" />
      <Things
        title={say('channels.whatsapp')}
        text={say('channels.whatsappText')}
        add={say('channels.whatsappAdd')}
        empty={{ icon: 'message', title: say('channels.whatsappEmpty'), text: say('channels.whatsappEmptyText') }}
        read={read}
        row={(one, change) => <NumberRow key={one.id} number={one} change={change} />}
        form={(one, close) => <NumberForm number={one} close={close} />}
      />
      <FailoverRules />
    </>
  );
}

const QUALITY: Readonly<Record<string, Tone>> = { GREEN: 'done', YELLOW: 'warn', RED: 'need' };

function NumberRow({ number, change }: { number: WhatsappNumber; change: () => void }) {
  const { say } = useWords(words);
  const name = number.display_number === '' ? number.phone_number_id : phoneNumber(number.display_number);
  return (
    <Row
      title={name}
      badges={
        <>
          <StateBadge state={number.state} />
          {number.quality !== '' && (
            <Badge tone={QUALITY[number.quality.toUpperCase()] ?? 'plain'}>
              {say('channels.whatsappQuality')}: {wordIn(words, say, { group: 'channels.quality', word: number.quality.toLowerCase() })}
            </Badge>
          )}
        </>
      }
      text={[number.verified_name, wordFor(say, 'state', number.name_status) ?? number.name_status].filter(Boolean).join(' · ')}
      actions={
        <Button onClick={change} aria-label={`${say('common.change')}: ${name}`}>
          {say('common.change')}
        </Button>
      }
    >
      {number.trouble_code && <p className="mt-2 rounded-md bg-danger-soft px-3 py-2 text-danger">{number.trouble_text || number.trouble_code}</p>}
      <Health number={number} />
      <NumberActs number={number} />
    </Row>
  );
}

/** How many people of those that may be begun with in a day. */
function reachedOf({ reached_24h: reached, limit_24h: limit }: WhatsappNumber): string {
  return limit === null ? reached.toLocaleString() : `${reached.toLocaleString()} / ${limit.toLocaleString()}`;
}

function Health({ number }: { number: WhatsappNumber }) {
  const { say } = useWords(words);
  const facts = [
    [say('channels.whatsappReached'), reachedOf(number)],
    [
      say('channels.whatsappSpeed'),
      number.throughput === '' ? '' : wordIn(words, say, { group: 'channels.whatsappSpeed', word: number.throughput.toLowerCase() }),
    ],
  ].filter(([, value]) => value !== '');
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 text-sm text-quiet">
      {facts.map(([name, value]) => (
        <span key={name}>
          {name}: {value}
        </span>
      ))}
      {number.checked_at && (
        <span>
          {say('channels.whatsappSeen')} <Time at={number.checked_at} />
        </span>
      )}
    </p>
  );
}
