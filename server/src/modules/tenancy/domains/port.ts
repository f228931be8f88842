/** What the internet's name system says of a name. Implemented in `vendors/dns`. */
export type TxtAnswer =
  | { readonly kind: 'found'; readonly records: readonly string[] }
  /** A definite no: there is no such name, or it has no such record. */
  | { readonly kind: 'none' }
  | { readonly kind: 'no_answer'; readonly reason: string };

export interface TxtResolver {
  /** Never throws. */
  readTxt(name: string): Promise<TxtAnswer>;
}
