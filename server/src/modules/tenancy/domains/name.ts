import { invalid } from '../../../kernel/errors.ts';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const SHAPE = new RegExp(`^(?:${LABEL}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$`);

export interface PlatformNames {
  readonly tenantDomain: string | undefined;
  readonly publicUrl: string;
}

/**
 * A domain as it is stored and compared: lower case, without the dot at its end, look-alikes as they are written in DNS.
 * @throws AppError `invalid` under `domain`, also for names of the platform's own.
 */
export function requireDomain(text: string, { tenantDomain, publicUrl }: PlatformNames): string {
  const name = URL.parse(`http://${text.trim().replace(/\.$/, '')}/`)?.hostname ?? '';
  const typed = text.trim().toLowerCase().replace(/\.$/, '');
  // an address with a path, a port or a user is not the name that it contains
  const isBare = !/[\s/:@?#\\]/.test(typed);
  if (!isBare || name.length > 253 || !SHAPE.test(name)) throw invalid({ domain: ['A domain, as in water.example.org.'] });
  const ours = [tenantDomain?.toLowerCase(), new URL(publicUrl).hostname].filter((own) => own !== undefined);
  if (ours.some((own) => name === own || name.endsWith(`.${own}`) || own.endsWith(`.${name}`))) throw invalid({ domain: ['This is the platform’s own.'] });
  return name;
}
