import type { Db } from '../../../kernel/db.ts';
import { findOwners, type ReportOwner } from './lent-queries.ts';
import type { DeliveryReport, GatewayAccount, GatewayKind } from './port.ts';
import { parseReference } from './send.ts';

/** The same for every client: an attempt is found by it and the client together. Known to the indexes of `outbox_attempts`. */
const CHANNEL_IDS: Readonly<Record<GatewayKind, string>> = {
  beem: '00000000-0000-7000-8000-000000000b01',
  africastalking: '00000000-0000-7000-8000-000000000b02',
  twilio: '00000000-0000-7000-8000-000000000b03',
};
const LENT: ReadonlySet<string> = new Set(Object.values(CHANNEL_IDS));

/** Credentials of the platform at one gateway, from its configuration. */
export interface PlatformGateway {
  readonly kind: GatewayKind;
  readonly baseUrl: string;
  readonly user: string;
  readonly secret: string;
  readonly sender: string;
}

/** True for an account of the platform, which clients without one of their own send over. */
export function isLent(channelId: string): boolean {
  return LENT.has(channelId);
}

export function lentAccount(gateway: PlatformGateway, reportUrl: string): GatewayAccount {
  return { ...gateway, channelId: CHANNEL_IDS[gateway.kind], accountKey: `${gateway.baseUrl} ${gateway.user}`, reportUrl };
}

export interface OwnedReports {
  readonly byTenant: ReadonlyMap<string, readonly DeliveryReport[]>;
  /** About messages that nobody here has sent. */
  readonly unowned: number;
}

/** A report may come before the answer that names the gateway's id is written down. */
const LOOKS_AFTER_MS = [0, 250, 750, 2_000];

/** Whose messages these reports are about: the account is the platform's, the messages are its clients'. */
export async function ownersOf(db: Pick<Db, 'asPlatform'>, channelId: string, reports: readonly DeliveryReport[]): Promise<OwnedReports> {
  let left = reports;
  const found: { readonly tenantId: string; readonly report: DeliveryReport }[] = [];
  for (const wait of LOOKS_AFTER_MS) {
    if (left.length === 0) break;
    await pause(wait);
    const owners = await db.asPlatform((tx) => findOwners(tx, channelId, { providerIds: left.flatMap(idsOf), messageIds: left.flatMap(messagesOf) }));
    const owned = left.map((report) => ({ report, tenantId: ownerOf(report, owners) }));
    found.push(...owned.flatMap(({ report, tenantId }) => (tenantId === undefined ? [] : [{ report, tenantId }])));
    left = owned.filter(({ tenantId }) => tenantId === undefined).map(({ report }) => report);
  }
  const groups = Map.groupBy(found, ({ tenantId }) => tenantId);
  return { byTenant: new Map([...groups].map(([tenantId, of]) => [tenantId, of.map(({ report }) => report)])), unowned: left.length };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

const idsOf = ({ providerId, alternatives }: DeliveryReport): readonly string[] => [providerId, ...alternatives];

function messagesOf(report: DeliveryReport): readonly string[] {
  return idsOf(report).flatMap((id) => parseReference(id)?.messageId ?? []);
}

function ownerOf(report: DeliveryReport, owners: readonly ReportOwner[]): string | undefined {
  const [ids, messages] = [idsOf(report), messagesOf(report)];
  return owners.find(({ providerId, messageId }) => (providerId !== null && ids.includes(providerId)) || messages.includes(messageId))?.tenantId;
}
