export { createWhatsappFirst } from './first.ts';
export { failoverRoutes } from './routes.ts';
export { createRules, type Rules } from './rules.ts';
