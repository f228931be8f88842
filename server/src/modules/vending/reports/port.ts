import type { Readable } from 'node:stream';
import type { Tx } from '../../../kernel/db.ts';

/** Where the files of exports lie: a folder here, an object store elsewhere. */
export interface ExportStore {
  /** The whole content or nothing: a key never names half a file. @returns its bytes */
  write(key: string, content: AsyncIterable<Uint8Array>): Promise<number>;
  /** Null when there is no such file. */
  read(key: string): Promise<{ readonly content: Readable; readonly bytes: number } | null>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Removes what a process left half written before the moment. */
  removeLeftovers(before: Date): Promise<void>;
}

/** Records of one section of a dossier; values as JSON knows them. */
export interface DossierPage {
  readonly section: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** What is asked of a dossier: whom it is about, and whether tokens stand in it in the clear. */
export interface DossierAsk {
  readonly subject: string;
  readonly showTokens: boolean;
}

/** A file about one subject, which another feature makes out of its own rows; the file, its progress and its link are as a report's. */
export interface Dossier {
  readonly name: string;
  readonly title: string;
  /** Who may have it; the list of exports shows that there is one, and no link to anybody else. */
  readonly permission: string;
  /** Section by section, each page in a short transaction of its own. */
  read(inTenant: <T>(fn: (tx: Tx) => Promise<T>) => Promise<T>, ask: DossierAsk): AsyncIterable<DossierPage>;
}

/** A report that is ready and goes to people who asked for it regularly. */
export interface ReportMail {
  readonly to: readonly string[];
  readonly scheduleName: string;
  readonly reportTitle: string;
  /** Language and time zone of the client. */
  readonly language: string;
  readonly zone: string;
  readonly format: string;
  readonly rows: number;
  /** Downloads the file without signing in, until then. */
  readonly url: string;
  readonly expiresAt: Date;
  /** The same mail is asked for under the same key, and goes out once. */
  readonly dedupeKey: string;
}

/** Puts the mail in line, in the caller's transaction. */
export type SendReport = (tx: Tx, mail: ReportMail) => Promise<void>;
