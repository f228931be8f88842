import type { Static } from 'typebox';
import type { SystemTx, Tx } from '../../../kernel/db.ts';
import { derivedId } from '../../../kernel/ids.ts';
import { publish } from '../../../kernel/realtime.ts';
import { record, recordPlatform, type AuditSource } from '../audit/index.ts';
import { FEATURES, type Feature } from './features.ts';
import {
  countExceptions,
  readClientSwitches,
  readPlatformSwitches,
  removeClientSwitch,
  writeClientSwitch,
  writePlatformSwitch,
  type SwitchRow,
} from './queries.ts';
import type { ClientFeatures, ClientSwitchBody, PlatformFeatures } from './schema.ts';

/** The audit's name for a part, which has no id of its own. */
const idOf = (feature: Feature): string => derivedId('feature', feature);

/** Every part as clients without a switch of their own have it. */
export async function platformFeatures(tx: Pick<SystemTx, 'q'>): Promise<Static<typeof PlatformFeatures>> {
  const switches = byFeature(await readPlatformSwitches(tx));
  const exceptions = new Map((await countExceptions(tx)).map((row) => [row.feature, row]));
  const features = FEATURES.map((feature) => {
    const [set, clients] = [switches.get(feature), exceptions.get(feature)];
    return { feature, is_on: set?.is_on ?? true, ...saidOf(set), clients_on: clients?.on ?? 0, clients_off: clients?.off ?? 0 };
  });
  return { features };
}

/** Every part as this client has it. */
export async function clientFeatures(tx: Tx): Promise<Static<typeof ClientFeatures>> {
  const [own, platform] = [byFeature(await readClientSwitches(tx, tx.tenantId)), byFeature(await readPlatformSwitches(tx))];
  const features = FEATURES.map((feature) => {
    const set = own.get(feature) ?? platform.get(feature);
    return { feature, is_on: set?.is_on ?? true, own: own.get(feature)?.is_on ?? null, ...saidOf(set) };
  });
  return { features };
}

const byFeature = (rows: readonly SwitchRow[]): ReadonlyMap<string, SwitchRow> => new Map(rows.map((row) => [row.feature, row]));

const saidOf = (set: SwitchRow | undefined): { readonly reason: string; readonly changed_at: string | null } => ({
  reason: set?.reason ?? '',
  changed_at: set?.changed_at.toISOString() ?? null,
});

interface Turn<B> {
  readonly source: AuditSource;
  readonly body: B;
  readonly at: Date;
}

/** For all clients that have no switch of their own. */
export async function switchForAll(
  tx: SystemTx,
  { source, body, at }: Turn<{ readonly feature: Feature; readonly is_on: boolean; readonly reason: string }>,
): Promise<void> {
  const { feature, is_on: isOn, reason } = body;
  const before = await writePlatformSwitch(tx, { feature, isOn, reason, by: source.actor.id, at });
  const details = { feature, before: before ?? true, after: isOn, reason };
  await recordPlatform(tx, source, [{ action: 'feature.switched', objectType: 'feature', objectId: idOf(feature), details }]);
}

/** For one client, whose people read it in their own audit log, and are told at once. */
export async function switchForClient(tx: Tx, { source, body, at }: Turn<ClientSwitchBody>): Promise<void> {
  const { feature, is_on: isOn, reason } = body;
  const before = byFeature(await readClientSwitches(tx, tx.tenantId)).get(feature)?.is_on ?? null;
  if (isOn === null) await removeClientSwitch(tx, tx.tenantId, feature);
  else await writeClientSwitch(tx, tx.tenantId, { feature, isOn, reason, by: source.actor.id, at });
  publish(tx, { topic: 'jobs', kind: 'features.changed', object: null });
  const entry = { action: 'feature.switched', objectType: 'feature', objectId: idOf(feature), details: { feature, before, after: isOn, reason } };
  await record(tx, source, [entry]);
  await recordPlatform(tx, source, [{ ...entry, details: { ...entry.details, client: tx.tenantId } }]);
}
