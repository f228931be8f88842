import { sameText, type Secrets } from '../../../../kernel/crypto.ts';
import type { WhatsappTools } from '../deps.ts';
import type { MediaRow } from './queries.ts';

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

function mediaUrl(secrets: Pick<Secrets, 'digest'>, publicUrl: string, link: MediaLink): string {
  const query = new URLSearchParams({ client: link.tenantId, expires: String(seconds(link.expiresAt)), signature: signatureOf(secrets, link) });
  return `${publicUrl}/api/messaging/media/${link.mediaId}/file/?${query.toString()}`;
}

export function isOurs(secrets: Pick<Secrets, 'digest'>, link: MediaLink, signature: string): boolean {
  return sameText(signatureOf(secrets, link), signature);
}

const LINK_MS = 15 * 60_000;

/** Where a stored file is shown for a quarter of an hour, without signing in; null for one that is not here. */
export function fileUrl(
  { secrets, publicUrl, clock }: Pick<WhatsappTools, 'secrets' | 'publicUrl' | 'clock'>,
  { tenant_id: tenantId, id: mediaId, state }: Pick<MediaRow, 'tenant_id' | 'id' | 'state'>,
): string | null {
  if (state !== 'stored') return null;
  return mediaUrl(secrets, publicUrl, { tenantId, mediaId, expiresAt: new Date(clock.now().getTime() + LINK_MS) });
}
