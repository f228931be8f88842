import type { RouteDefinition } from './kernel/http.ts';
import type { Feature } from './modules/tenancy/features/index.ts';

interface Part {
  readonly feature: Feature;
  readonly methods: readonly RouteDefinition['method'][];
  readonly path: RegExp;
}

const ALL = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const CHANGES = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Routes that are refused while a part of the product is off. Not among them: what stops something, what only reads where
 * other pages need it, and whatever takes in money, words or reports.
 */
const PARTS: readonly Part[] = [
  {
    feature: 'inbox',
    methods: ALL,
    path: /^\/api\/messaging\/(?:conversations|messages|mentions|canned-replies|macros|labels|teams|agents|service-level|survey)\//,
  },
  { feature: 'campaigns', methods: ALL, path: /^\/api\/messaging\/campaigns\/(?!:id\/(?:pause|cancel)\/)/ },
  { feature: 'sms', methods: ['POST'], path: /^\/api\/messaging\/sms\/(?:sms\/beem\/)?(?:send|bulk|schedule|imports)\/$/ },
  { feature: 'whatsapp', methods: CHANGES, path: /^\/api\/messaging\/whatsapp\// },
  { feature: 'refunds', methods: ['POST'], path: /^\/api\/payments\/:id\/refund\/$/ },
  { feature: 'report_mail', methods: ['POST', 'PUT', 'PATCH'], path: /^\/api\/report-schedules\// },
];

/** The same routes, each with the part it belongs to. */
export function withFeatures(routes: readonly RouteDefinition[]): RouteDefinition[] {
  return routes.map((definition) => {
    const part = PARTS.find(({ methods, path }) => methods.includes(definition.method) && path.test(definition.path));
    return part ? { ...definition, feature: part.feature } : definition;
  });
}
