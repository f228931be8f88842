import { useDeferredValue } from 'react';
import type { MessagingSmsPreviewData, MessagingSmsPreviewResponses } from '../../api/generated/types.gen.ts';
import { useAsked } from '../../api/asked.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { Money } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type Props = { message?: string; template?: string; recipients?: readonly string[] };

const SHOWN = 3;

/** How many parts a text message takes and what it costs, counted by the server as gateways count. */
export function SmsCount({ message, template, recipients = [] }: Props) {
  const may = useMay();
  const text = useDeferredValue(message ?? '');
  const to = useDeferredValue(recipients);
  const said = template ? { template_id: template } : { message: text };
  const off = !may('sms.send') || (!template && text.trim() === '');
  const { data, error } = useAsked<MessagingSmsPreviewData, MessagingSmsPreviewResponses>('/api/messaging/sms/preview/', {
    body: { ...said, ...(to.length > 0 ? { recipients: [...to] } : {}) },
    off,
  });
  if (off) return null;
  if (error) return <ProblemNote problem={error} />;
  return data ? <Counted data={data} many={to.length > 0} /> : null;
}

function Counted({ data, many }: { data: MessagingSmsPreviewResponses[200]; many: boolean }) {
  const { say } = useWords(words);
  const foreign = data.foreign_characters.slice(0, SHOWN).map((one) => one.character);
  return (
    <section aria-label={say('sms.count')} className="rounded-lg border border-line bg-surface-2 px-4 py-3">
      <p role="status" className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{say('sms.parts', { n: data.parts, units: data.units })}</span>
        {many && <span className="text-quiet">{say('sms.total', { n: data.recipient_count.toLocaleString(), parts: data.total_parts.toLocaleString() })}</span>}
        {data.cost_estimate && <Money amount={data.cost_estimate.amount} currency={data.cost_estimate.currency} />}
      </p>
      {foreign.length > 0 && <p className="mt-1 text-sm text-warn">{say('sms.foreign', { characters: foreign.join(' ') })}</p>}
      {data.rejected.length > 0 && (
        <p className="mt-1 text-sm text-danger">{say('sms.badRecipients', { n: data.rejected.length, first: data.rejected[0]?.recipient ?? '' })}</p>
      )}
      {data.missing_variables.length > 0 && <p className="mt-1 text-sm text-warn">{say('sms.missing', { names: data.missing_variables.join(', ') })}</p>}
    </section>
  );
}
