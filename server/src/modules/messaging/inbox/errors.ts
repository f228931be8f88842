import { conflict, forbidden, type AppError } from '../../../kernel/errors.ts';

export const onlyPeople = (): AppError => forbidden('This belongs to a person: sign in as one. A key has nothing of its own to read or to write.');

export const noAddress = (channel: string): AppError =>
  conflict('inbox.no_address', `This person has no address for ${channel === 'sms' ? 'text messages' : 'WhatsApp'}. Add their number to the contact first.`);

export const cannotCarry = (): AppError => conflict('inbox.channel_cannot', 'Text messages carry words alone. Write the words, or a link to the file.');

export const notFailed = (): AppError => conflict('inbox.not_failed', 'Only a message that failed can be sent once more. This one did not fail.');

export const notScheduled = (): AppError =>
  conflict('inbox.not_scheduled', 'Only a message that waits for its time can be taken back. This one has left, or is leaving.');

export const cannotReact = (): AppError => conflict('inbox.cannot_react', 'Reactions go to messages of a WhatsApp talk that have reached Meta.');

export const nameTaken = (): AppError => conflict('inbox.name_taken', 'There is one of this name already. Choose another name.');

export const blockedContact = (): AppError => conflict('inbox.contact_blocked', 'This person is blocked. Unblock the contact before writing to them.');

/** Nobody reads the words of a macro before they leave. */
export const unfilled = (missing: readonly string[]): AppError =>
  conflict('inbox.macro_unfilled', 'The words speak of something that is not known here. Name the contact, or answer by hand.', { missing });
