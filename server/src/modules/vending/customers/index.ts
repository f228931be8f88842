export { customersRoutes } from './routes.ts';
export { inputOf as customerInputOf, knownPhone } from './input.ts';
export { CustomerBody, CustomerPatch } from './schema.ts';
export { createCustomer, ensureCustomer, stopEmail } from './customers.ts';
export { renewCustomer } from './renew.ts';
export { clientExists, emailAddresses, findByNameAndPhone, findByNumber, lockCustomer } from './queries.ts';
export { countryOf, payerDigest, readPhone } from './phone.ts';
export type { Place } from './phone.ts';
export { inClient } from './client.ts';
