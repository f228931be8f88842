import { sameText, type Secrets } from '../../../../kernel/crypto.ts';

/** Which file a link shows, and until when. */
export interface MediaLink {
  readonly tenantId: string;
  readonly mediaId: string;
  readonly expiresAt: Date;
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Over tenant, file and end, under a key of ours: none of them can be changed, none can be guessed. */
function signatureOf(secrets: Pick<Secrets, 'digest'>, { tenantId, mediaId, expiresAt }: MediaLink): string {
  return secrets.digest('media-link', `${tenantId}.${mediaId}.${seconds(expiresAt)}`).toString('base64url');
}

export function mediaUrl(secrets: Pick<Secrets, 'digest'>, publicUrl: string, link: MediaLink): string {
  const query = new URLSearchParams({ client: link.tenantId, expires: String(seconds(link.expiresAt)), signature: signatureOf(secrets, link) });
  return `${publicUrl}/api/messaging/media/${link.mediaId}/file/?${query.toString()}`;
}

export function isOurs(secrets: Pick<Secrets, 'digest'>, link: MediaLink, signature: string): boolean {
  return sameText(signatureOf(secrets, link), signature);
}
