export { customersRoutes } from './routes.ts';
export type { CustomersDeps } from './routes.ts';
export { createCustomer, ensureCustomer } from './customers.ts';
export type { CustomerInput, KnownPhone } from './customers.ts';
export { lockCustomer } from './queries.ts';
export { countryOf, payerDigest, readPhone } from './phone.ts';
export type { Place } from './phone.ts';
// manners that the registry's features share
export { inClient } from './client.ts';
export { etagOf, requireMatch } from './etag.ts';
export { Metadata, metadataText, nullableText, readOnly, searchWords, text } from './fields.ts';
export { checkedCursor, knownCount } from './list.ts';
