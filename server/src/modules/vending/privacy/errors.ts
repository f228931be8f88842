import { AppError, conflict } from '../../../kernel/errors.ts';
import type { Blocker } from './person-queries.ts';

export const openMoney = (blockers: readonly Blocker[]): AppError =>
  conflict('erasures.blocked', 'Money or water of this customer is still open. Settle what `blockers` lists, then ask again.', { blockers });
export const askedAlready = (): AppError => conflict('erasures.open', 'The erasure of this customer has been asked for already.');
export const erasedAlready = (): AppError => conflict('erasures.done', 'This customer has been erased.');
export const decidedAlready = (): AppError => conflict('erasures.decided', 'This erasure has been decided.');
export const peopleOnly = (): AppError =>
  new AppError({ code: 'erasures.people_only', status: 403, message: 'This is decided by people who are signed in, not by an API key.' });
export const secondPerson = (): AppError =>
  new AppError({ code: 'erasures.second_person', status: 403, message: 'A second person must approve; you asked for it.' });
export const noTokens = (): AppError =>
  new AppError({ code: 'customers.export_tokens', status: 403, message: 'Your role may not read tokens. Ask for the file without them.' });
