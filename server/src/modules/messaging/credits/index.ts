export { addCredits, reserveCredits, settleCredits } from './credits.ts';
export { readCredits, readTerms } from './queries.ts';
export { creditRoutes, presentCredits } from './routes.ts';
export { Balance as CreditsBody } from './schema.ts';
export { createServiceCharge } from './service.ts';
