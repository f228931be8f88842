import { conflict, type AppError } from '../../../kernel/errors.ts';

export const sameMeter = (): AppError => conflict('meters.same_meter', 'This is the meter itself. Name the device that comes in its place.');
export const notHeld = (): AppError => conflict('meters.not_assigned', 'Nobody has this meter. Assign it instead.');
export const sameClient = (): AppError => conflict('meters.same_client', 'The meter is with this client already.');
export const refusedThere = (): AppError =>
  conflict('meters.refused_there', 'The other client cannot take this number: it is registered there, or its check digit is not right.');
export const notSettled = (what: readonly string[]): AppError =>
  conflict('meters.not_settled', 'Money or purchases of this meter are open. Settle them before it leaves.', { open: what });
