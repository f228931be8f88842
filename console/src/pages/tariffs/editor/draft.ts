import { basisPoints, isSome, percent } from '../tariff.ts';
import type { Terms, Version } from '../tariff.ts';

export type BlockDraft = { upTo: string; price: string };
export type LevyDraft = { name: string; percent: string; perUnit: string };

/** Prices as they are being typed: texts, so that nothing is rounded on the way. */
export type Draft = {
  mode: 'own' | 'vendor_priced';
  blocks: readonly BlockDraft[];
  vat: string;
  vatInclusive: boolean;
  levies: readonly LevyDraft[];
  standing: string;
  arrearsShare: string;
  lifelineUnits: string;
  lifelinePrice: string;
  minimum: string;
};

const NEW: Draft = {
  mode: 'own',
  blocks: [{ upTo: '', price: '' }],
  vat: '16',
  vatInclusive: false,
  levies: [],
  standing: '',
  arrearsShare: '',
  lifelineUnits: '',
  lifelinePrice: '',
  minimum: '',
};

const shown = (amount: string): string => (isSome(amount) ? amount : '');

/** A draft that begins with the prices in force. */
export function draftOf(version: Version | null): Draft {
  if (version === null) return NEW;
  return {
    mode: version.mode === 'vendor_priced' ? 'vendor_priced' : 'own',
    blocks: version.blocks.length === 0 ? NEW.blocks : version.blocks.map((block) => ({ upTo: block.up_to ?? '', price: block.price })),
    vat: percent(version.vat_basis_points),
    vatInclusive: version.vat_inclusive,
    levies: version.levies.map((levy) => ({ name: levy.name, percent: percent(levy.basis_points), perUnit: shown(levy.per_unit) })),
    standing: shown(version.standing_charge),
    arrearsShare: percent(version.arrears_share_basis_points),
    lifelineUnits: shown(version.lifeline_units),
    lifelinePrice: shown(version.lifeline_price),
    minimum: shown(version.minimum),
  };
}

const MONEY = /^\d{1,13}(\.\d{1,2})?$/;
const VOLUME = /^\d{1,7}(\.\d)?$/;

const moneyOf = (text: string): string | null => given(text, MONEY);
const volumeOf = (text: string): string | null => given(text, VOLUME);

/** Nothing typed is nothing. */
function given(text: string, shape: RegExp): string | null {
  const typed = text.trim();
  if (typed === '') return '0';
  return shape.test(typed) ? typed : null;
}

export type Wrong = ReadonlySet<string>;

/** The draft as the server takes it, or which fields are not numbers; whether the prices make sense is the server's to say. */
export function termsOf(draft: Draft): { terms: Terms; wrong: null } | { terms: null; wrong: Wrong } {
  const wrong = new Set<string>();
  const need = <T>(field: string, value: T | null): T => {
    if (value === null) wrong.add(field);
    return value as T;
  };
  const minimum = need('minimum', moneyOf(draft.minimum));
  const terms: Terms =
    draft.mode === 'vendor_priced'
      ? { mode: 'vendor_priced', minimum }
      : {
          mode: 'own',
          blocks: draft.blocks.map((block, at) => ({
            up_to: at === draft.blocks.length - 1 ? null : need(`upTo${at}`, block.upTo.trim() === '' ? null : volumeOf(block.upTo)),
            price: need(`price${at}`, block.price.trim() === '' ? null : moneyOf(block.price)),
          })),
          vat_basis_points: need('vat', basisPoints(draft.vat)),
          vat_inclusive: draft.vatInclusive,
          levies: draft.levies.map((levy, at) => ({
            name: need(`levyName${at}`, levy.name.trim() || null),
            basis_points: need(`levyPercent${at}`, basisPoints(levy.percent)),
            per_unit: need(`levyPerUnit${at}`, moneyOf(levy.perUnit)),
          })),
          standing_charge: need('standing', moneyOf(draft.standing)),
          arrears_share_basis_points: need('arrearsShare', basisPoints(draft.arrearsShare)),
          lifeline_units: need('lifelineUnits', volumeOf(draft.lifelineUnits)),
          lifeline_price: need('lifelinePrice', moneyOf(draft.lifelinePrice)),
          minimum,
        };
  return wrong.size === 0 ? { terms, wrong: null } : { terms: null, wrong };
}
