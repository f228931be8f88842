import type { Secrets } from '../../../kernel/crypto.ts';

interface Place {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly field: 'secret' | 'former_secret';
}

/** Null for what does not open, such as what was sealed under a key that this process was not given. */
export function openedSecret(secrets: Secrets, sealed: string, { tenantId, endpointId, field }: Place): string | null {
  try {
    return secrets.open(sealed, { tenantId, recordId: endpointId, field });
  } catch {
    return null;
  }
}
