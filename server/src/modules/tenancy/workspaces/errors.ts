import { AppError, conflict } from '../../../kernel/errors.ts';

export const invitationExpired = (): AppError =>
  new AppError({ code: 'invitations.expired', status: 400, message: 'This invitation has expired. Ask whoever invited you to send it again.' });
export const sentEnough = (): AppError => conflict('invitations.sent_enough', 'This invitation was sent five times. Revoke it and invite anew.');
export const tooManyInvitations = (): AppError =>
  new AppError({ code: 'invitations.too_many', status: 429, message: 'Your client has sent many invitations today. Go on tomorrow.' });
