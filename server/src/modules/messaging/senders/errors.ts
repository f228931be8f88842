import { conflict, type AppError } from '../../../kernel/errors.ts';
import type { RequestStatus } from './state.ts';

export const requestOpen = (id: string): AppError =>
  conflict('senders.request_open', 'A request for this name is open already. Change or cancel that one instead.', { request: id });
export const nameInUse = (): AppError => conflict('senders.name_in_use', 'This name is yours already: it can be used.');
export const notNow = (status: RequestStatus): AppError =>
  conflict('senders.wrong_state', `That cannot be done with a request that is ${status.replace('_', ' ')}.`, { status });
export const tooManyDocuments = (most: number): AppError =>
  conflict('senders.too_many_documents', `A request takes ${most} documents. Take one back first.`, { most });
export const attachedAlready = (): AppError => conflict('senders.attached', 'This name is attached to that gateway already.');
