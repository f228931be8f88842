import { AppError, conflict } from '../../../kernel/errors.ts';

export const unreadable = (reason: string, text: string): AppError =>
  new AppError({ code: 'statements.unreadable', status: 400, message: text, details: { reason } });
export const noLines = (): AppError =>
  new AppError({
    code: 'statements.no_lines',
    status: 400,
    message: 'The statement has no line and does not say for which time it is. Export it with its header.',
  });
export const foreignShortcode = (): AppError =>
  new AppError({
    code: 'statements.foreign_shortcode',
    status: 400,
    message: 'This statement is of a paybill that is not yours, or not of the one that was chosen.',
  });
export const whichPaybill = (): AppError =>
  new AppError({ code: 'statements.which_paybill', status: 400, message: 'The statement does not name its paybill. Choose one in "channel".' });
export const nothingToTakeIn = (): AppError =>
  conflict('reconciliation.nothing_to_take_in', 'Only open money of a statement line that the books do not have can be taken in.');
export const takenIn = (): AppError => conflict('reconciliation.taken_in', 'This money is being taken in already. Its payment shows in a moment.');
export const notOpen = (): AppError => conflict('reconciliation.healed', 'Both sides agree by now: there is nothing left to explain.');
export const tooManyDays = (most: number): AppError =>
  new AppError({ code: 'reconciliation.too_many_days', status: 400, message: `At most ${most} days at once, and none that is still to come.` });
