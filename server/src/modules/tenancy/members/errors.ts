import { conflict, invalid, type AppError } from '../../../kernel/errors.ts';

/** The same words for a client that is missing and for one the caller has nothing to do with. */
export function noSuchClient(): AppError {
  return invalid({ client: ['No such client.'] });
}

export function roleNotYours(): AppError {
  return invalid({ role: ['You may not give this role here.'] });
}

/** Nobody locks themselves out, so somebody who can let others in always remains. */
export function notYourself(): AppError {
  return conflict('members.self', 'You cannot remove yourself or change your own role. Ask another administrator.');
}

export function lastAdministrator(): AppError {
  return conflict('members.last_administrator', 'This is the last administrator of the client. Make somebody else administrator first.');
}

export function ownersOnly(): AppError {
  return conflict('members.owner', 'Only an owner may change an owner or make one.');
}
