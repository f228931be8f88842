import { expect, it } from 'vitest';
import { finder } from './find.ts';

const find = finder({
  'No such client.': 'Ce client n’existe pas.',
  'Needed: $0.': 'Nécessaire : $0.',
  'The parts are $0; the payment is $1.': 'Paiement : $1 ; parts : $0.',
  'Must be one of $0.': 'L’un de $0.',
  'Must be one of: $0.': 'Au choix : $0.',
});

it.each([
  ['No such client.', 'Ce client n’existe pas.'],
  ['Needed: name, town.', 'Nécessaire : name, town.'],
  ['The parts are 10.00; the payment is 12.50.', 'Paiement : 12.50 ; parts : 10.00.'],
  ['Must be one of: a, b.', 'Au choix : a, b.'],
  ['Must be one of a, b.', 'L’un de a, b.'],
  ['Needed: $1 off.', 'Nécessaire : $1 off.'],
])('finds "%s" with its values in their places', (said, text) => {
  expect(find(said)).toBe(text);
});

it('has nothing for what it does not know, such as the words of a vendor', () => {
  expect(find('Invalid Initiator Information')).toBeNull();
  expect(find('constructor')).toBeNull();
});
