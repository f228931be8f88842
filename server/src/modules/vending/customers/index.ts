export { customersRoutes } from './routes.ts';
export { ensureCustomer } from './customers.ts';
export { lockCustomer } from './queries.ts';
export { countryOf, payerDigest, readPhone } from './phone.ts';
export type { Place } from './phone.ts';
export { inClient } from './client.ts';
