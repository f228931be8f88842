import { sameText, type Secrets } from '../../../../kernel/crypto.ts';

/** What a link lets one download, and until when. */
export interface LinkTo {
  readonly tenantId: string;
  readonly exportId: string;
  readonly expiresAt: Date;
}

/** 256 bits under a key of ours, over tenant, export and end: none of them can be changed, none can be guessed. */
function signatureOf(secrets: Pick<Secrets, 'digest'>, { tenantId, exportId, expiresAt }: LinkTo): string {
  return secrets.digest('export-link', `${tenantId}.${exportId}.${seconds(expiresAt)}`).toString('base64url');
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

export function downloadUrl(secrets: Pick<Secrets, 'digest'>, publicUrl: string, link: LinkTo): string {
  const query = new URLSearchParams({ client: link.tenantId, expires: String(seconds(link.expiresAt)), signature: signatureOf(secrets, link) });
  return `${publicUrl}/api/exports/${link.exportId}/download/?${query.toString()}`;
}

export function isOurs(secrets: Pick<Secrets, 'digest'>, link: LinkTo, signature: string): boolean {
  return sameText(signatureOf(secrets, link), signature);
}
