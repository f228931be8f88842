import { usePlace } from '../../api/place.ts';
import { momentOf, wallOf } from '../../format/zone.ts';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { OFFER_ENDS_AT } from './cards.ts';
import { words } from './words/index.ts';

type Props = { name: string; label: string; hint?: string | undefined; required?: boolean; value: string; put: (value: string) => void };

/** The value of a place; until when an offer counts is a time on the client's clock. */
export function ValueField({ name, label, hint, required = false, value, put }: Props) {
  const { say } = useWords(words);
  const { zone } = usePlace();
  if (name !== OFFER_ENDS_AT) return <Field label={label} hint={hint} required={required} value={value} onChange={(event) => put(event.target.value)} />;
  const at = new Date(value);
  return (
    <Field
      label={say('templates.offerEnds')}
      type="datetime-local"
      required={required}
      value={Number.isNaN(at.getTime()) ? '' : wallOf(at, zone)}
      onChange={(event) => put(momentOf(event.target.value, zone) ?? '')}
    />
  );
}
