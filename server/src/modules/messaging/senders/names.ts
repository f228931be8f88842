import { invalid } from '../../../kernel/errors.ts';

/** What every tenant may ask for without a name of its own. */
export const DEFAULT_SENDER = 'Taarifa-SMS';
const MOST = 11;

/**
 * A name as networks take it: at most 11 letters, digits, blanks and hyphens with at least one letter, in capitals but
 * for the platform's own. Source: Twilio's glossary and the rules of Tanzania's and Kenya's operators.
 * @throws AppError `invalid` with the rule that it breaks
 */
export function readSenderName(text: string): string {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (name.toLowerCase() === DEFAULT_SENDER.toLowerCase()) return DEFAULT_SENDER;
  const wrong = [
    ...(name.length < 3 || name.length > MOST ? [`From 3 to ${MOST} characters.`] : []),
    ...(/^[A-Za-z0-9 -]*$/.test(name) ? [] : ['Only letters, digits, blanks and hyphens.']),
    ...(/[A-Za-z]/.test(name) ? [] : ['At least one letter.']),
  ];
  if (wrong.length > 0) throw invalid({ requested_sender_id: wrong });
  return name.toUpperCase();
}
