import { AppError, conflict } from '../../../kernel/errors.ts';
import type { GraphAnswer } from './port.ts';

export const numberTaken = (): AppError =>
  conflict('whatsapp.number_taken', 'This business number is connected here by another client. Disconnect it there first, or contact support.');

export const notConnected = (): AppError => conflict('whatsapp.not_connected', 'This number is not connected yet. Test its connection first.');

export const noNumber = (): AppError => conflict('whatsapp.no_number', 'No WhatsApp number is connected. Add one and test its connection.');

export const contactBlocked = (): AppError => conflict('whatsapp.contact_blocked', 'This person is blocked. Unblock the contact before writing to them.');

export const inTrouble = (code: string): AppError =>
  conflict('whatsapp.number_in_trouble', 'This number sends nothing now. Look at its trouble, mend it, and test the connection.', { trouble: code });

/** Free text is over; a template opens the talk again. */
export const windowClosed = (closedAt: Date | null): AppError =>
  conflict('whatsapp.window_closed', 'More than 24 hours have passed since this person wrote. Send an approved template instead.', {
    next_action: 'send_template',
    closed_at: closedAt?.toISOString() ?? null,
  });

export const templateNotSendable = (status: string): AppError =>
  conflict('whatsapp.template_not_approved', 'Only a template that Meta has approved can be sent. Submit it, or sync to read its state again.', { status });

export const templateMisfit = (problems: readonly string[]): AppError =>
  conflict('whatsapp.template_misfit', 'The values do not fit the approved template.', { problems });

export const notPaused = (status: string): AppError =>
  conflict('templates.not_paused', 'Only a template that Meta has paused can be let go on. Sync to read its state again.', { status });

/** Meta's own no, in its words; or nothing that tells, which may be tried again. */
export function graphError(answer: Exclude<GraphAnswer<unknown>, { kind: 'done' }>): AppError {
  if (answer.kind === 'unknown')
    return new AppError({ code: 'whatsapp.no_answer', status: 502, message: 'Meta did not answer. Try again in a moment.', internal: answer.reason });
  return conflict('whatsapp.refused', `Meta refused: ${answer.reason}`, { meta_code: answer.code });
}
