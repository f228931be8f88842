import chromium from '@sparticuz/chromium';

/** Unpacks the browser before anybody wants it: of two files that start at once on a fresh machine, one would run what the other has half written. */
export async function setup(): Promise<void> {
  await chromium.executablePath();
}
