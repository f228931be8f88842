import { AppError, conflict } from '../../../kernel/errors.ts';
import type { TableError } from '../../../kernel/tables/table.ts';

export const tooManyImports = (): AppError => conflict('imports.too_many', 'Several lists are being taken in. Wait until one is done.');

export const unreadable = (error: TableError): AppError =>
  new AppError({ code: 'imports.unreadable', status: 400, message: error.message, details: { reason: error.reason }, cause: error });

export const noRows = (): AppError => new AppError({ code: 'imports.no_rows', status: 400, message: 'The file has a heading and no rows.' });
