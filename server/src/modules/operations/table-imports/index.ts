export { plainHeading, reasonOf, spreadsheetDay, wholeNumber } from './cells.ts';
export { findImport, type ImportRow, type Reject } from './queries.ts';
export { importReadRoutes } from './routes.ts';
export { rejected, runTableImport, type Counted, type ListKind } from './run.ts';
export { ImportShape, presentImport, uploadFields } from './schema.ts';
export { bytesOf, checkUpload, keepImport, LARGEST_BODY, leftImports } from './upload.ts';
