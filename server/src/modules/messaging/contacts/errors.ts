import { AppError, conflict } from '../../../kernel/errors.ts';

export const identityTaken = (field: string, contactId: string): AppError =>
  conflict('contacts.identity_taken', 'Another contact has this address. Open that one, or merge the two.', {
    [field]: ['Another contact has it.'],
    contact: contactId,
  });

export const sameContact = (): AppError =>
  new AppError({ code: 'contacts.same', status: 400, message: 'A contact cannot be merged with itself. Name another one.' });

export const isCustomer = (numbers: readonly string[]): AppError =>
  conflict('contacts.is_customer', 'This person is a customer. Delete or erase the customer first: what was sold must stay explained.', { customers: numbers });

export const tooManyEdits = (): AppError => conflict('contacts.too_many_edits', 'Several changes to many people are under way. Wait until one is done.');

export const tooManyPeople = (most: number): AppError =>
  conflict('contacts.too_many_people', `At most ${most.toLocaleString('en')} people can be changed at once. Narrow the filter.`);

export const editIsOver = (): AppError => conflict('contacts.edit_over', 'This change is over already. There is nothing left to stop.');

export const cannotUndo = (): AppError =>
  conflict('contacts.cannot_undo', 'Only tags, attributes and lists can be taken back: once, after the change has ended, and within a month.');
