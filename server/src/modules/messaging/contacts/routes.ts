import type { RouteDefinition } from '../../../kernel/http.ts';
import { attributeRoutes } from './attributes/routes.ts';
import { consentRoutes } from './consent/routes.ts';
import { contactActionRoutes } from './action-routes.ts';
import { contactCrudRoutes } from './contact-routes.ts';
import { contactEditRoutes } from './edits/routes.ts';
import type { ContactsDeps } from './engine.ts';
import { contactImportRoutes } from './imports/routes.ts';
import { segmentRoutes } from './segments/routes.ts';

export function contactRoutes(deps: ContactsDeps): RouteDefinition[] {
  return [
    ...contactCrudRoutes(),
    ...contactActionRoutes(deps),
    ...consentRoutes(deps),
    ...contactImportRoutes(deps),
    ...contactEditRoutes(deps),
    ...attributeRoutes(),
    ...segmentRoutes(),
  ];
}
