import { describe, expect, it } from 'vitest';
import type { FailReason } from '../../../messaging/outbox/plan.ts';
import type { RefundState } from '../../payments/refunds/state.ts';
import { BREAK_CLASSES } from '../../reconciliation/breaks/classes.ts';
import { TOKEN_TYPES } from '../../tokens/kinds.ts';
import { IN_FLIGHT } from '../../tokens/state.ts';
import { ALERT_TYPE_NAMES } from '../types.ts';
import { codeIn } from './codes.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { PHRASES } from './phrases.ts';
import { LANGUAGES, say, sayStored, type Saying } from './say.ts';
import { sw } from './sw.ts';
import { typeTitle } from './titles.ts';

const CODES = Object.keys(en) as (keyof typeof en)[];
const valuesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();
const sample = (code: keyof typeof en): Saying => {
  const given = Object.fromEntries(valuesIn(en[code]).map((name) => [name, `<${name}>`]));
  return { code, given } as unknown as Saying;
};

describe('every text of an alert', () => {
  it.each(CODES)('%s is there in every language and has lost none of its values', (code) => {
    for (const texts of [sw, fr]) expect(valuesIn(texts[code])).toEqual(valuesIn(en[code]));
    for (const language of LANGUAGES) for (const name of valuesIn(en[code])) expect(say(sample(code), language)).toContain(`<${name}>`);
  });

  it('is another sentence in another language', () => {
    const alike = CODES.filter((code) => en[code].replaceAll(/\{\w+\}/g, '').length > 12 && (en[code] === sw[code] || en[code] === fr[code]));
    expect(alike).toEqual([]);
  });
});

describe('what stands in a text', () => {
  it('every kind has a title of its own in Swahili and in French', () => {
    for (const type of ALERT_TYPE_NAMES) for (const language of ['sw', 'fr'] as const) expect(typeTitle(type, language), type).not.toBe(typeTitle(type, 'en'));
  });

  it('every class of the comparison is known in every language', () => {
    for (const name of Object.keys(BREAK_CLASSES)) expect(PHRASES, name).toHaveProperty([`break.${name}`]);
  });

  it('a phrase is told in the reader’s words with its detail, one that nobody knows as it was said', () => {
    const known = { code: 'vending', given: { meter: '07', what: { phrase: 'tokens.refused', en: 'The vendor refused: E5.', detail: 'E5' } } } as const;
    expect(say(known, 'en')).toBe('Meter 07: The vendor refused: E5.');
    expect(say(known, 'sw')).toBe('Mita 07: Muuzaji alikataa. Fedha zinahifadhiwa kwa ajili ya mteja. (E5)');
    const strange = { code: 'vending', given: { meter: '07', what: { phrase: 'tokens.new', en: 'Something new.' } } } as const;
    expect(say(strange, 'fr')).toBe('Compteur 07 : Something new.');
  });

  it('an amount and a day are written as people write them', () => {
    const given = { day: '2026-11-20', count: 2, what: { phrase: 'break.new', en: 'Something.' }, amount: '-1500.50' } as const;
    const told = { code: 'reconciliation_break_by', given } as const;
    expect(say(told, 'en')).toBe('20 Nov 2026: 2 × Something. Difference: -1,500.50.');
    expect(say(told, 'fr')).toContain('20 nov. 2026');
    expect(say({ code: 'adjustment_waiting', given: { amount: 'KES 2500.00', account: 'wallet' } }, 'en')).toContain('KES 2,500.00');
  });

  it('a code of ours is told in the reader’s words, with what is of it alone; what a vendor said stays as it was said', () => {
    const down = (reason: string) => ({ code: 'vendor_down', given: { company: 'Maji', reason } }) as const;
    expect(LANGUAGES.map((language) => say(down('connect_timeout'), language).match(/\((.*?)\)/)?.[1])).toEqual([
      'no connection in time',
      'hakuna muunganisho kwa wakati',
      'pas de connexion à temps',
    ]);
    expect(say(down('unproven:http_503'), 'en')).toContain('(it answered with error 503)');
    expect(say(down('Account is locked'), 'fr')).toContain('(Account is locked)');
    expect(say({ code: 'unknown_outcome', given: { meter: '07', state: 'manual_review' } }, 'sw')).toContain('(mtu anaamua)');
    expect(say({ code: 'message_failed', given: { kind: 'token', reason: 'recipient' } }, 'en')).toBe(
      'A message could not be delivered (a token; the number cannot get it).',
    );
    const refused = { phrase: 'tokens.refused', en: 'The vendor refused: http_403. The money is kept for the customer.', detail: 'http_403' };
    const vending = { code: 'vending', given: { meter: '07', what: refused } } as const;
    expect(say(vending, 'en')).toBe('Meter 07: The vendor refused: it answered with error 403. The money is kept for the customer.');
    expect(say(vending, 'fr')).toMatch(/\(il a répondu par l’erreur 403\)$/);
  });

  it('every reason that a message can fail for, and every state and kind that an alert can name, has words', () => {
    const reasons = ['all_channels_failed', 'attempts_used_up', 'unconfirmed', 'recipient', 'expired', 'no_channel'] as const satisfies readonly FailReason[];
    const refunds = ['requested', 'approved', 'sent', 'unknown', 'done', 'failed', 'rejected'] as const satisfies readonly RefundState[];
    const named: readonly (readonly [string, readonly string[]])[] = [
      ['reason', reasons],
      ['state', [...IN_FLIGHT, ...refunds]],
      ['kind', Object.keys(TOKEN_TYPES)],
    ];
    for (const [place, codes] of named) for (const code of codes) expect(codeIn(place, code, 'sw'), code).not.toBe(code);
  });

  it('an alert of an older release, and a sentence that is no more, are told by their message', () => {
    expect(sayStored({ message: 'Look', said: {} }, 'sw')).toBe('Look');
    expect(sayStored({ message: 'Look', said: { code: 'gone', given: {} } }, 'fr')).toBe('Look');
    expect(sayStored({ message: 'Meter 1 reports a fault.', said: { code: 'fault', given: { meter: '1' } } }, 'fr')).toBe('Le compteur 1 signale une panne.');
  });
});
