import type { MetersKeyData, MetersKeyResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Mono } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type Known = Pick<MetersKeyResponses[200], 'sgc' | 'krn' | 'ti' | 'base_date'>;

/** Supply group, revision, tariff index and base date in one line; empty when none is known. */
export function keyText({ sgc, krn, ti, base_date: base }: Known): string {
  const parts = [sgc && `SGC ${sgc}`, krn !== null && `KRN ${krn}`, ti && `TI ${ti}`, base !== null && String(base)];
  return parts.filter(Boolean).join(' · ');
}

/** What is known of the key in a meter. */
export function KeyOf({ id }: { id: string }) {
  const { say } = useWords(words);
  const may = useMay();
  const { data } = useRead<MetersKeyData, MetersKeyResponses>('/api/meters/{id}/key/', { path: { id }, off: !may('key_changes.read') });
  const text = data ? keyText(data) : '';
  return text === '' ? <span className="text-quiet">{say('meters.keyUnknown')}</span> : <Mono>{text}</Mono>;
}
