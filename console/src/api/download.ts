import { requestFile } from './client.ts';

/** Puts a file of the server onto the reader's device. @throws Problem */
export async function download(url: string, path: unknown, name: string): Promise<void> {
  save(name, await requestFile(url, path));
}

/** Puts a text that the page made onto the reader's device. */
export function saveText(name: string, text: string, type = 'text/csv'): void {
  // the mark tells spreadsheets that it is UTF-8
  save(name, new Blob([type === 'text/csv' ? `\uFEFF${text}` : text], { type: `${type};charset=utf-8` }));
}

const KEPT_MS = 60_000;

function save(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** A file that somebody chose, as the server takes it. */
export async function base64Of(file: Blob): Promise<string> {
  const reader = new FileReader();
  const read = new Promise<string>((resolve, reject) => {
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('The file could not be read.')));
  });
  reader.readAsDataURL(file);
  const url = await read;
  return url.slice(url.indexOf(',') + 1);
}
