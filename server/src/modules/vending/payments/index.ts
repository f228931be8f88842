export { createIntake } from './intake.ts';
export type { Arrival, Intake } from './intake.ts';
export { addPaymentHooks } from './webhook.ts';
export type { HookChannel, HookDeps } from './webhook.ts';
export { createValidation } from './validation.ts';
export { applyOutcomes, paymentJobs } from './engine.ts';
export { paymentRoutes } from './routes.ts';
export type { PaymentsDeps, PaymentAlert, PayerText } from './deps.ts';
export { settleJob, settleSweepJob } from './jobs.ts';
