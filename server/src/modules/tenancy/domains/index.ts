export type { DomainsDeps } from './domains.ts';
export { domainRoutes } from './routes.ts';
