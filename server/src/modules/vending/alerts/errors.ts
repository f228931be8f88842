import { conflict, invalid, type AppError } from '../../../kernel/errors.ts';

export const alreadyAcknowledged = (): AppError => conflict('alerts.already_acknowledged', 'Somebody has acknowledged it before.');
export const alreadyResolved = (): AppError => conflict('alerts.already_resolved', 'It is over: raise the matter again if it comes back.');
/** The same words for a stranger and for nobody. */
export const noSuchMember = (field: string): AppError => invalid({ [field]: ['No such person in this client.'] });
