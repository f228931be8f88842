import { isDuplicate } from '../../../kernel/db-errors.ts';
import { nameTaken } from './errors.ts';

/** A name that is there already is told as such. @throws AppError `inbox.name_taken` */
export async function uniquely<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) throw nameTaken();
    throw error;
  }
}
