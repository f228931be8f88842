import { expect, it } from 'vitest';
import type { Version } from '../tariff.ts';
import { draftOf, termsOf } from './draft.ts';

const version: Version = {
  id: 'v',
  tariff: 't',
  mode: 'own',
  currency: 'KES',
  effective_from: '2026-01-01T00:00:00Z',
  in_force: true,
  blocks: [
    { up_to: '6.0', price: '100.00' },
    { up_to: null, price: '150.50' },
  ],
  vat_basis_points: 1600,
  vat_inclusive: true,
  levies: [{ name: 'Regulatory', basis_points: 100, per_unit: '0.00' }],
  standing_charge: '50.00',
  arrears_share_basis_points: 5000,
  lifeline_units: '0.0',
  lifeline_price: '0.00',
  minimum: '20.00',
};

it('gives back the prices that it began with: opening and saving changes nothing', () => {
  expect(termsOf(draftOf(version)).terms).toEqual({
    mode: 'own',
    blocks: version.blocks,
    vat_basis_points: 1600,
    vat_inclusive: true,
    levies: [{ name: 'Regulatory', basis_points: 100, per_unit: '0' }],
    standing_charge: '50.00',
    arrears_share_basis_points: 5000,
    lifeline_units: '0',
    lifeline_price: '0',
    minimum: '20.00',
  });
});

it('names each field that is no number, and leaves no price out', () => {
  const draft = {
    ...draftOf(version),
    blocks: [
      { upTo: 'six', price: '' },
      { upTo: '', price: '1e3' },
    ],
    vat: '16%',
    standing: '-1',
  };
  expect([...(termsOf(draft).wrong ?? [])].toSorted()).toEqual(['price0', 'price1', 'standing', 'upTo0', 'vat']);
});

it('sends no prices of ours where the vendor’s decide', () => {
  expect(termsOf({ ...draftOf(version), mode: 'vendor_priced', vat: 'nonsense' }).terms).toEqual({ mode: 'vendor_priced', minimum: '20.00' });
});

it('begins a new tariff without a price, which must be typed', () => {
  expect(termsOf(draftOf(null)).wrong).toEqual(new Set(['price0']));
});
