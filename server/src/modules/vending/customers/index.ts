export { customersRoutes } from './routes.ts';
export { inputOf as customerInputOf, knownPhone } from './input.ts';
export { CustomerBody } from './schema.ts';
export { ensureCustomer, stopEmail } from './customers.ts';
export { clientExists, emailAddresses, lockCustomer } from './queries.ts';
export { countryOf, payerDigest, readPhone } from './phone.ts';
export type { Place } from './phone.ts';
export { inClient } from './client.ts';
