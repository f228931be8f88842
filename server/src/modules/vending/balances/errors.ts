import { AppError, conflict } from '../../../kernel/errors.ts';

export const tooLittleInWallet = (): AppError => conflict('balances.wallet_too_small', 'The wallet holds less than is to be taken from it.');
export const tooLittleOwed = (): AppError =>
  conflict('balances.owes_less', 'The customer owes less than is to be let go, or purchases under way are paying it off. Look again in a minute.');
export const peopleOnly = (): AppError =>
  new AppError({ code: 'balances.people_only', status: 403, message: 'This is decided by people who are signed in, not by an API key.' });
export const secondPerson = (): AppError =>
  new AppError({ code: 'balances.second_person', status: 403, message: 'A second person must approve; you asked for it.' });
export const decidedAlready = (): AppError => conflict('balances.decided', 'This adjustment has been decided.');
