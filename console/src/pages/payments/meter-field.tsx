import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import type { Meter } from '../issue/use-meter.ts';
import { words } from './words/index.ts';

type Props = { typed: string; change: (text: string) => void; meter: Meter | null | undefined; label?: string };

/** A meter by its number, with who holds it and where it is as soon as the number is whole. */
export function MeterField({ typed, change, meter, label }: Props) {
  const { say } = useWords(words);
  return (
    <Field
      label={label ?? say('pay.meter')}
      value={typed}
      inputMode="numeric"
      autoComplete="off"
      hint={meter ? [meter.current_customer_name, meter.location].filter(Boolean).join(' · ') : undefined}
      errors={meter === null ? [say('pay.noMeter')] : undefined}
      onChange={(event) => change(event.target.value)}
    />
  );
}
