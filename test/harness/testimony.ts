/** What a test works with says what it saw, should the test fail: on another machine there is nothing else to look at. */
type Witness = () => string | Promise<string>;

const witnesses = new Set<Witness>();

/** @returns how to let the witness go */
export function witness(tell: Witness): () => void {
  witnesses.add(tell);
  return () => witnesses.delete(tell);
}

/** What all of them saw, the newest last. */
export async function testimony(): Promise<string> {
  const told = await Promise.all([...witnesses].map(async (tell) => tell()));
  return told.filter((text) => text !== '').join('\n');
}
