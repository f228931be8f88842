import { AppError, conflict } from '../../../kernel/errors.ts';

export const tooLong = (most: number): AppError =>
  new AppError({
    code: 'reports.too_long',
    status: 400,
    message: `More than ${most} rows do not go into this format here. Narrow the report, take CSV or XLSX, or make an export.`,
  });

export const tooManyExports = (): AppError => conflict('exports.too_many', 'Many exports are still being made. Wait until some are ready.');

export const linkExpired = (): AppError =>
  new AppError({ code: 'exports.link_expired', status: 403, message: 'This link is no longer good. Open the export to get a new one.' });

export const fileGone = (): AppError => conflict('exports.file_gone', 'The file is not there any more. Make the export again.');
