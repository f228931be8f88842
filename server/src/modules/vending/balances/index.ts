export { balancesRoutes } from './routes.ts';
