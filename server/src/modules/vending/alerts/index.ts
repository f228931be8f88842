export { alertsStatement, raiseAlerts, resolveAlerts, type RaisedAlert } from './alerts.ts';
export { alertsJobs } from './engine.ts';
export { alertJobs } from './jobs.ts';
export { alertRoutes } from './routes.ts';
export { loadRules } from './rules/queries.ts';
export { ruleFor } from './rules/rules.ts';
