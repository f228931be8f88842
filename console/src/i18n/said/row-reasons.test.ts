import { expect, it } from 'vitest';
import { rowReason } from './row-reasons.ts';

const SAID: Readonly<Record<string, string>> = {
  'Not a phone number. Write it as 0712345678.': 'Si namba ya simu. Iandike kama 0712345678.',
  'No tariff has this name.': 'Hakuna bei ya jina hili.',
};
const tell = rowReason({
  sentence: (said) => SAID[said] ?? null,
  label: (field) => ({ phone: 'Simu', tariff: 'Bei' })[field] ?? null,
  refusal: (code) => (code === 'meters.already_assigned' ? 'Mteja mwingine ana mita hii.' : null),
});

it.each([
  ['phone: Not a phone number. Write it as 0712345678.', 'Simu: Si namba ya simu. Iandike kama 0712345678.'],
  [
    'tariff: No tariff has this name.; phone: Not a phone number. Write it as 0712345678.',
    'Bei: Hakuna bei ya jina hili.; Simu: Si namba ya simu. Iandike kama 0712345678.',
  ],
  ['tariff: No tariff has this name. No tariff has this name.', 'Bei: Hakuna bei ya jina hili. Hakuna bei ya jina hili.'],
  ['meters.already_assigned: Another customer has this meter. Unassign it there first.', 'Mteja mwingine ana mita hii.'],
])('puts each part of a reason into the reader’s words: %s', (said, words) => expect(tell(said)).toBe(words));

it.each(['plot_no: Too large for this list.', 'Another customer has this meter.', 'Written; by: hand', ''])(
  'leaves as it came what nobody has words for: %s',
  (said) => expect(tell(said)).toBe(said),
);
