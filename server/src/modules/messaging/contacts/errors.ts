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
