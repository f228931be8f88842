import { describe, expect, it } from 'vitest';
import { operationIdOf } from './http-operation-ids.ts';

describe('the name of an operation', () => {
  it.each([
    ['GET', '/api/meters/', 'meters_list'],
    ['POST', '/api/meters/', 'meters_create'],
    ['GET', '/api/meters/:id/', 'meters_get'],
    ['PUT', '/api/meters/:id/', 'meters_replace'],
    ['PATCH', '/api/meters/:id/', 'meters_update'],
    ['DELETE', '/api/meters/:id/', 'meters_delete'],
    ['POST', '/api/payments/:id/retry/', 'payments_retry'],
    ['POST', '/api/payments/stk-push/', 'payments_stk_push'],
    ['GET', '/api/tariffs/:id/versions/', 'tariffs_versions_list'],
    ['DELETE', '/api/tariffs/:id/versions/:version/', 'tariffs_versions_delete'],
    ['GET', '/api/clients/:id/stats/', 'clients_stats'],
    ['PUT', '/api/alert-settings/', 'alert_settings_replace'],
    ['GET', '/api/auth/me/', 'auth_me'],
    ['GET', '/health/ready/', 'health_ready'],
    ['POST', '/api/payment-events/:id/dismiss/', 'payment_events_dismiss'],
    ['POST', '/api/messaging/campaigns/:id/start/', 'messaging_campaigns_start'],
  ])('%s %s is %s', (method, path, id) => {
    expect(operationIdOf(method, path)).toBe(id);
  });

  it('is the same with the slash at the end and without', () => {
    expect(operationIdOf('GET', '/api/meters')).toBe(operationIdOf('GET', '/api/meters/'));
  });
});
