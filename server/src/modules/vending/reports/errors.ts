import { AppError, conflict } from '../../../kernel/errors.ts';

export const tooLong = (most: number): AppError =>
  new AppError({
    code: 'reports.too_long',
    status: 400,
    message: `More than ${most} rows are not printed while you wait. Make an export of it, take CSV or XLSX, or narrow the report.`,
  });

export const tooLongToPrint = (most: number): AppError =>
  new AppError({
    code: 'exports.too_long',
    status: 400,
    message: `A PDF holds at most ${most} rows. Take CSV or XLSX, which hold any number, or narrow the report.`,
  });

export const tooManyExports = (): AppError => conflict('exports.too_many', 'Many exports are still being made. Wait until some are ready.');

export const linkExpired = (): AppError =>
  new AppError({ code: 'exports.link_expired', status: 403, message: 'This link is no longer good. Open the export to get a new one.' });

export const fileGone = (): AppError => conflict('exports.file_gone', 'The file is not there any more. Make the export again.');
