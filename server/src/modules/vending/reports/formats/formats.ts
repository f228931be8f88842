import { csvWriter } from './csv.ts';
import type { Writer } from './document.ts';
import { pdf } from './pdf.ts';
import { xlsx } from './xlsx.ts';

export interface Format {
  readonly contentType: string;
  readonly writer: Writer;
  /** More rows are no document for people: they take another format. */
  readonly mostRows: number;
}

export const FORMATS = {
  csv: { contentType: 'text/csv; charset=utf-8', writer: csvWriter({ bom: false }), mostRows: Infinity },
  xlsx: { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', writer: xlsx, mostRows: Infinity },
  pdf: { contentType: 'application/pdf', writer: pdf, mostRows: 50_000 },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];
/** What a file may be that is not a table: a report is none of these. */
export type FileFormat = FormatName | 'json';
export const contentTypeOf = (format: FileFormat): string => (format === 'json' ? 'application/json' : FORMATS[format].contentType);
/** Media types without their parameters, as the API document names them. */
export const FILE_TYPES = Object.values(FORMATS).map(({ contentType }) => contentType.split(';')[0]!);
