import { expect, it } from 'vitest';
import { guess, headingsOf } from './headings.ts';

it.each([
  ['name,phone,plot\nA,1,2', ['name', 'phone', 'plot']],
  ['\uFEFF"Jina";"Simu"\r\nA;1', ['Jina', 'Simu']],
  ['Nom\tTéléphone\n', ['Nom', 'Téléphone']],
  ['', []],
])('reads the headings of %j', (text, headings) => expect(headingsOf(text)).toEqual(headings));

it('guesses what lies under which heading in three languages, and nothing where none is like it', () => {
  expect(guess(['Jina', 'Namba ya simu', 'Plot'])).toEqual({ name: 'Jina', phone_e164: 'Namba ya simu' });
  expect(guess(['Full name', 'E-mail'])).toEqual({ name: 'Full name', email: 'E-mail' });
});
