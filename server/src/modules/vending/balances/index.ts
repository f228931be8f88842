export { promisedArrears, tenantCurrency } from './queries.ts';
export { balancesRoutes } from './routes.ts';
