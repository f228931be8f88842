/** Paths of the systems that this one succeeds: front ends of theirs move over by changing the base URL. */
export const PROMISED: readonly string[] = [
  'POST /api/auth/login/', 'POST /api/auth/logout/', 'POST /api/auth/refresh/', 'GET /api/auth/me/', 'GET /api/auth/users/', 'POST /api/auth/users/', 'GET /api/auth/users/{id}/', 'PUT /api/auth/users/{id}/', 'PATCH /api/auth/users/{id}/', 'DELETE /api/auth/users/{id}/',
  'GET /api/clients/', 'POST /api/clients/', 'GET /api/clients/{id}/', 'PUT /api/clients/{id}/', 'PATCH /api/clients/{id}/', 'DELETE /api/clients/{id}/', 'GET /api/clients/{id}/stats/',
  'GET /api/meters/', 'POST /api/meters/', 'GET /api/meters/{id}/', 'PUT /api/meters/{id}/', 'PATCH /api/meters/{id}/', 'DELETE /api/meters/{id}/', 'POST /api/meters/query/', 'GET /api/meters/{id}/assignments/', 'POST /api/meters/{id}/suspend/', 'POST /api/meters/{id}/resume/',
  'GET /api/customers/', 'POST /api/customers/', 'GET /api/customers/{id}/', 'PUT /api/customers/{id}/', 'PATCH /api/customers/{id}/', 'DELETE /api/customers/{id}/', 'POST /api/customers/{id}/assign-meter/', 'POST /api/customers/{id}/unassign-meter/',
  'GET /api/tokens/', 'GET /api/tokens/{id}/', 'POST /api/tokens/{id}/resend-sms/',
  'GET /api/payments/', 'GET /api/payments/{id}/', 'POST /api/payments/{id}/retry/',
  'GET /api/alerts/', 'GET /api/alerts/{id}/', 'POST /api/alerts/{id}/acknowledge/',
  'GET /health/', 'GET /health/ready/', 'GET /api/health/', 'GET /api/health/db/', 'GET /api/health/redis/', 'POST /api/auth/token/refresh/',
];

/** Taken by the vendors, so not in the document. */
export const PROMISED_HOOKS: readonly string[] = ['/api/webhooks/mpesa/', '/api/webhooks/mpesa/callback/', '/api/payments/webhooks/c2b/', '/api/payments/callbacks/c2b/'];

/** Promised too, and not there yet. Whoever adds one moves it up. */
export const laterStage: readonly string[] = [
  'POST /api/tokens/issue/', 'POST /api/tokens/clear-credit/', 'POST /api/tokens/clear-tamper/', 'POST /api/payments/reconcile/',
  'GET /api/dashboard/stats/', 'GET /api/dashboard/recent-activity/', 'GET /api/dashboard/charts/',
  'GET /api/reports/transactions/', 'GET /api/reports/meter-usage/', 'GET /api/reports/tokens/', 'GET /api/reports/tamper-events/',
];
