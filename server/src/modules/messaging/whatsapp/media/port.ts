/** Where files lie: a folder, or a store that speaks S3. Writing the same key again is harmless. */
export interface MediaStore {
  write(key: string, content: Uint8Array): Promise<void>;
  /** Null when there is none. */
  read(key: string): Promise<Uint8Array | null>;
  remove(key: string): Promise<void>;
}
