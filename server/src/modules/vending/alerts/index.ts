export { alertsStatement, raiseAlerts } from './alerts.ts';
export { alertRoutes } from './routes.ts';
