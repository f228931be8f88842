export { plainHeading, reasonOf, spreadsheetDay, wholeNumber } from './cells.ts';
export { findImport, type ImportRow, type Reject } from './queries.ts';
export { importReadRoutes, importUploadRoute } from './routes.ts';
export { rejected, runTableImport, type Counted, type ListKind } from './run.ts';
export { ImportShape, mappingOf, presentImport, uploadFields } from './schema.ts';
export { checkUpload, keepImport, leftImports, sentFile } from './upload.ts';
